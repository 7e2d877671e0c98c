package io.agentmesh.meshctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Whether a stream of this process is a terminal. Java tells it of standard input and output together alone
/// (`Console.isTerminal`), so the system is asked: Linux by a link that costs nothing to read, others by their `test`.
final class Descriptor {
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
    /// `test` answers at once; one that does not is no answer.
    private static final int PATIENCE_SECONDS = 2;

    private Descriptor() {}

    /// @param number 0, 1 or 2
    static boolean isTerminal(int number) {
        Path link = Path.of("/proc/self/fd", Integer.toString(number));
        try {
            return Files.isSymbolicLink(link)
                    ? TERMINAL.matcher(Files.readSymbolicLink(link).toString()).matches()
                    : test(number);
        } catch (IOException unknown) {
            // Progress is a courtesy: where it cannot be known whether anybody watches, nobody does.
            return false;
        }
    }

    private static boolean test(int number) throws IOException {
        Process test = new ProcessBuilder("test", "-t", Integer.toString(number))
                .inheritIO()
                .start();
        try {
            return test.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            test.destroyForcibly();
        }
    }
}
