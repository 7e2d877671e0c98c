package io.agentmesh.core.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Runs a property under many seeds. A failure names its seed; `-Dmesh.seed=N` runs that one alone.
public final class Seeds {
    private static final long FIRST = 20_311_104L;

    private Seeds() {}

    /// Runs `property` with `count` generators, each from a seed of its own; the same ones in every run.
    public static void forEach(int count, Consumer<RandomGenerator> property) {
        Long only = Long.getLong("mesh.seed");
        if (only != null) {
            run(only, property);
            return;
        }
        for (long seed = FIRST; seed < FIRST + count; seed++) {
            run(seed, property);
        }
    }

    private static void run(long seed, Consumer<RandomGenerator> property) {
        try {
            property.accept(new SplittableRandom(seed));
        } catch (RuntimeException | AssertionError failed) {
            throw new AssertionError("with seed " + seed + " (run it alone: -Dmesh.seed=" + seed + ")", failed);
        }
    }
}
