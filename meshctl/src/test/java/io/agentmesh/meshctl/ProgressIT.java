package io.agentmesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.testing.FakePartner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Progress at a real terminal: util-linux's `script` gives the command a pseudo-terminal of its own.
final class ProgressIT {
    private static final long PATIENCE_SECONDS = 60;
    private static final String ERASE = "\r\u001b[K";

    /// A shell command at a terminal of its own; what the terminal shows comes out of the process.
    private static Process atATerminal(Path home, String shellCommand) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", shellCommand, "/dev/null");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("NO_COLOR");
        return builder.redirectErrorStream(true).start();
    }

    private static String java(String main, String... words) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Stream.concat(
                        Stream.of(java.toString(), "-cp", System.getProperty("java.class.path"), main),
                        Stream.of(words))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    private static String meshctl(String... words) {
        return java("io.agentmesh.meshctl.Meshctl", words);
    }

    /// Reads until this was shown; the process's end is the end of the wait.
    private static String shownUntil(InputStream screen, String text) throws IOException {
        StringBuilder shown = new StringBuilder();
        for (int octet = screen.read(); octet >= 0; octet = screen.read()) {
            shown.append((char) octet);
            if (shown.indexOf(text) >= 0) {
                return shown.toString();
            }
        }
        throw new AssertionError("never shown: " + text + " in " + shown);
    }

    private static String rest(Process process) throws IOException, InterruptedException {
        String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return rest;
    }

    @Test
    void waitIsShownAndGoneBeforeTheResult(@TempDir Path home) throws Exception {
        Path socket = home.resolve("d.sock");
        try (FakePartner daemon = FakePartner.onSocket(socket)) {
            CountDownLatch told = daemon.willAnswerWhenTold(200, "{\"state\":\"Connected\"}");
            Process process = atATerminal(home, meshctl("--meshd", socket.toString(), "status"));

            String waiting = shownUntil(process.getInputStream(), "Waiting for meshd, ");
            told.countDown();
            String rest = rest(process);

            assertThat(waiting).startsWith(ERASE);
            assertThat(rest).contains(ERASE + "Meshd Status:\r\n");
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    void ctrlCLeavesNoLineBehind(@TempDir Path home) throws Exception {
        Path socket = home.resolve("d.sock");
        try (FakePartner _ = FakePartner.onSocket(socket).willBeSilent()) {
            Process process = atATerminal(home, meshctl("--meshd", socket.toString(), "status"));

            shownUntil(process.getInputStream(), "Waiting for meshd, ");
            process.getOutputStream().write(3); // what a terminal makes of Ctrl-C
            process.getOutputStream().flush();

            assertThat(rest(process)).endsWith(ERASE);
            assertThat(process.exitValue()).isEqualTo(130);
        }
    }

    @ParameterizedTest
    @CsvSource({"'',true,true", "2>/dev/null,true,false", ">/dev/null,false,true", "2>&1 | cat,false,false"})
    void eachStreamIsATerminalOrNotByItself(String redirection, boolean out, boolean err, @TempDir Path home)
            throws Exception {
        Path answer = home.resolve("answer");

        Process process = atATerminal(home, java(TerminalProbe.class.getName(), answer.toString()) + " " + redirection);
        rest(process);

        assertThat(Files.readAllLines(answer)).isEqualTo(List.of("1 " + out, "2 " + err));
    }
}
