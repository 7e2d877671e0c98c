package io.agentmesh.offline.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// Copies a daemon's folder, as a backup does, and puts it back. Nobody may be at work in it.
public final class Copies {
    private Copies() {}

    /// Makes `to` what `from` is.
    public static void copy(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                List<Path> deepestFirst = all.toList().reversed();
                for (Path each : deepestFirst) {
                    Files.delete(each);
                }
            }
        }
    }
}
