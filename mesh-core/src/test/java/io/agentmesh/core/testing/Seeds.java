package io.agentmesh.core.testing;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Runs a property under many seeds. A failure names its seed; `-Dmesh.seed=N` runs that one alone, and
/// `-Dmesh.first=N` begins with another one than usual.
public final class Seeds {
    private static final long FIRST = Long.getLong("mesh.first", 20_311_104L);

    private Seeds() {}

    /// Runs `property` with `count` generators, each from a seed of its own; the same ones in every run.
    public static void forEach(int count, Consumer<RandomGenerator> property) {
        run(LongStream.range(FIRST, FIRST + count), seed -> property.accept(new SplittableRandom(seed)));
    }

    /// Runs `property` with `count` seeds, the same ones in every run, on as many threads as there are
    /// processors: runs that share nothing.
    public static void each(int count, LongConsumer property) {
        run(LongStream.range(FIRST, FIRST + count).parallel(), property);
    }

    /// Runs `property` with these seeds: such as failed once, as a rule.
    public static void each(List<Long> seeds, LongConsumer property) {
        run(seeds.stream().mapToLong(Long::longValue), property);
    }

    private static void run(LongStream seeds, LongConsumer property) {
        Long only = Long.getLong("mesh.seed");
        (only == null ? seeds : LongStream.of(only)).forEach(seed -> run(seed, property));
    }

    private static void run(long seed, LongConsumer property) {
        try {
            property.accept(seed);
        } catch (RuntimeException | AssertionError failed) {
            throw new AssertionError("with seed " + seed + " (run it alone: -Dmesh.seed=" + seed + ")", failed);
        }
    }
}
