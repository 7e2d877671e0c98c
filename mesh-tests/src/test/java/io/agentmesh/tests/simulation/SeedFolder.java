package io.agentmesh.tests.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where one run has its databases: gone when it is closed, since thousands of runs would fill a disk.
record SeedFolder(Path path) implements AutoCloseable {
    /// The folder of this seed, which the run makes as it needs it.
    static SeedFolder in(Path all, long seed) {
        return new SeedFolder(all.resolve(Long.toString(seed)));
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException stillInUse) {
            throw new UncheckedIOException(stillInUse);
        }
    }
}
