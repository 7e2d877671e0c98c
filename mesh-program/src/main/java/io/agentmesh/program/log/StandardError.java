package io.agentmesh.program.log;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What standard error is connected to.
final class StandardError {
    private static final Path LINUX_DESCRIPTOR = Path.of("/proc/self/fd/2");

    private StandardError() {}

    /// Whether a person probably looks at it. The JDK only answers for standard input and output together,
    /// so Linux is asked directly.
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(LINUX_DESCRIPTOR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException elsewhere) {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }
    }
}
