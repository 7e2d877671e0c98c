package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person sees when the daemon is not there, or does not do what it was asked.
@SuppressWarnings("NullAway.Init") // set before each test
final class DaemonFailuresIT {
    private Path socket;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        Files.createDirectory(home.resolve(".mesh"));
        socket = home.resolve(".mesh/meshd.sock");
        terminal = Terminal.at(home);
    }

    @Test
    void daemonThatWasNeverStartedIsSaidToBeDownWithTheCommandThatStartsOne() {
        Typed typed = terminal.type("status");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err())
                .startsWith("meshctl: cannot ask meshd: meshd is not running (no socket at " + socket
                        + "). Start it: meshd --relay");
    }

    @Test
    void socketThatNobodyServesIsADaemonThatIsGone() throws IOException {
        try (ServerSocketChannel served = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            served.bind(UnixDomainSocketAddress.of(socket));
        }

        Typed typed = terminal.type("status");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("meshd is not running (nobody serves " + socket + ")", "Start it: meshd");
    }

    @Test
    void fileThatIsNoSocketIsSaidToBeNone() throws IOException {
        Files.writeString(socket, "not a socket");

        Typed typed = terminal.type("status");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains(socket + " is not a socket", "--meshd PATH");
    }

    @Test
    void pathThatIsTooLongForASocketIsNamed() {
        Typed typed = terminal.type("--meshd", "/tmp/" + "x".repeat(200), "status");

        assertThat(typed.exitCode()).isNotZero();
        assertThat(typed.err()).contains("/tmp/xxx");
    }

    @Test
    void silentDaemonIsLeftAfterTheTimeout() throws IOException {
        try (FakePartner daemon = FakePartner.onSocket(socket).willBeSilent()) {
            Typed typed = terminal.type("status", "--timeout", "2");

            assertThat(typed.exitCode()).isEqualTo(9);
            assertThat(typed.err()).contains("no answer", "Is meshd stuck?");
            daemon.awaitAsked(1); // it may have given up before its question was read
            assertThat(daemon.askedLines()).containsExactly("GET /status");
        }
    }

    @Test
    void answerThatIsNotJsonIsNoDaemons() throws IOException {
        try (FakePartner _ = FakePartner.onSocket(socket).willAnswer(HttpResponse.text(200, "hello"))) {
            Typed typed = terminal.type("acl", "list");

            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err()).contains("the answer is not JSON", "hello", "Is it meshd that serves " + socket);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | not authenticated                 | 4 | meshd has no token",
                "401 | invalid or expired token          | 4 | restart meshd",
                "403 | insufficient permissions          | 5 | insufficient permissions",
                "404 | acl rule not found                | 3 | acl rule not found",
                "409 | exists                            | 7 | exists",
                "500 | database is locked                | 1 | database is locked",
                "502 | error sending request for url (u) | 6 | meshd cannot reach the registry",
                "503 | cp_url not configured             | 1 | Restart it with --cp-url",
                "503 | relay not connected               | 6 | no link to the relay"
            })
    void refusalSaysWhatIsWrongAndEndsWithItsCode(int status, String error, int exitCode, String said)
            throws IOException {
        try (FakePartner _ = FakePartner.onSocket(socket)
                .willAnswer(HttpResponse.error(status, error))
                .willAnswer(HttpResponse.text(status, error))) {
            Typed fromJson = terminal.type("acl", "delete", "--id", "r");
            Typed fromText = terminal.type("acl", "delete", "--id", "r");

            assertThat(fromJson.exitCode()).isEqualTo(exitCode);
            assertThat(fromJson.err()).contains("cannot delete the rule r", said);
            assertThat(fromText).isEqualTo(fromJson);
        }
    }

    @Test
    void homeThatIsNotSetIsNamed() {
        Typed typed = terminal.without("HOME").type("status");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo("meshctl: HOME environment variable not set\n");
    }
}
