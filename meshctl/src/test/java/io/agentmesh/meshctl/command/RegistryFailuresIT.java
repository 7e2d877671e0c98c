package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.RawServer;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person sees when the registry does not do what it was asked: the exit code, what is wrong, what to do.
@SuppressWarnings("NullAway.Init") // set before each test
final class RegistryFailuresIT {
    private static final String TOKEN = "c4n4ry-token";

    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registry = FakePartner.onTcp();
        terminal =
                Terminal.at(home).withConfig("bearer_token = \"" + TOKEN + "\"\ncp_url = \"" + registry.url() + "\"\n");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 1, name too long",
        "403, 5, not the owner",
        "404, 3, agent not found",
        "409, 7, exists already",
        "413, 1, length limit exceeded",
        "422, 1, missing field `name`",
        "429, 6, too many requests",
        "500, 1, database is locked",
        "502, 6, bad gateway",
        "503, 6, draining",
        "504, 9, upstream timed out"
    })
    void refusalEndsWithItsOwnCodeAndShowsTheReason(int status, int exitCode, String reason) {
        registry.willAnswer(HttpResponse.text(status, reason));

        Typed typed = terminal.type("deregister", "--id", "x");

        assertThat(typed.exitCode()).isEqualTo(exitCode);
        assertThat(typed.err()).startsWith("meshctl: cannot deregister x: " + reason + " (" + status + ")");
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void registryThatTheProxyAloneKnowsIsAsked() throws IOException {
        registry.willAnswer(200, "[]");
        try (ConnectProxy proxy = ConnectProxy.askingFor(
                "user:" + TOKEN, URI.create(registry.url()).getPort())) {
            terminal.withConfig("cp_url = \"http://registry.test:9801\"\n")
                    .with("http_proxy", "http://user:" + TOKEN + "@127.0.0.1:" + proxy.port());

            assertThat(terminal.type("discover").exitCode()).isZero();
            assertThat(proxy.requests()).containsExactly("CONNECT registry.test:9801 HTTP/1.1");
            assertThat(registry.asked()).hasSize(1);
        }
    }

    @Test
    void proxyThatRefusesIsNamedWithItsStatusAndWhereItIsSet() throws IOException {
        try (ConnectProxy proxy = ConnectProxy.refusing("403 Forbidden")) {
            terminal.withConfig("cp_url = \"http://registry.test\"\n")
                    .with("http_proxy", "http://user:" + TOKEN + "@127.0.0.1:" + proxy.port());

            Typed typed = terminal.type("discover");

            assertThat(typed.exitCode()).isEqualTo(6);
            assertThat(typed.err())
                    .contains("the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 403", "NO_PROXY");
        }
    }

    @Test
    void proxyThatIsNoneIsRefusedUnlessTheRegistryIsOnThisMachine() {
        registry.willAnswer(200, "[]");
        terminal.with("ALL_PROXY", "socks5://user:" + TOKEN + "@127.0.0.1:1080");

        assertThat(terminal.type("discover").exitCode()).isZero();
        terminal.withConfig("cp_url = \"http://registry.test\"\n");
        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("ALL_PROXY: expected http://[user:password@]host[:port]");
    }

    @Test
    void reasonInsideJsonIsShown() {
        registry.willAnswer(403, "{\"error\":\"not the owner\",\"more\":1}");

        assertThat(terminal.type("deregister", "--id", "x").err())
                .isEqualTo("meshctl: cannot deregister x: not the owner (403)\n");
    }

    @Test
    void refusedTokenNamesWhereItIsFromAndHowToGetAnother() {
        registry.willAnswer(HttpResponse.text(401, "invalid or expired token"));

        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(4);
        assertThat(typed.err())
                .isEqualTo("meshctl: cannot search for agents: the registry refuses the token of bearer_token in"
                        + " ~/.mesh/config.toml: invalid or expired token (401). Log in again: meshctl login --cp-url "
                        + registry.url() + "\n");
    }

    @Test
    void withoutATokenTheCallIsMadeAndItsRefusalSaysToLogIn() {
        terminal.withConfig("cp_url = \"" + registry.url() + "\"\n");
        registry.willAnswer(HttpResponse.text(401, "missing authorization header"));

        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(4);
        assertThat(typed.err()).contains("you are not logged in", "missing authorization header", "meshctl login");
        assertThat(registry.asked().getFirst().authorization()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"discover", "register --name n --capabilities c", "deregister --id x"})
    void loginPageIsNoSuccess(String command) {
        registry.willAnswer(HttpResponse.of(
                200,
                "text/html",
                "<html>Welcome to the hotel</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        Typed typed = terminal.type(command.split(" "));

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .contains(
                        "the answer is not JSON (text/html): <html>Welcome to the hotel",
                        registry.url() + " (from cp_url");
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void jsonOfAnotherShapeIsNoSuccess() {
        registry.willAnswer(200, "{\"agents\":[]}");

        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("the answer is no JSON array");
    }

    @Test
    void registryThatIsDownIsNamed() {
        registry.close();

        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("connection refused", registry.url(), "cp_url in ~/.mesh/config.toml");
    }

    @Test
    void unknownHostIsNamed() {
        Typed typed = terminal.type("discover", "--cp-url", "http://no-such-host.invalid");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("no-such-host.invalid", "--cp-url");
    }

    @Test
    void silentRegistryIsLeftAfterTheTimeout() {
        registry.willBeSilent();

        Typed typed = terminal.type("discover", "--timeout", "1");

        assertThat(typed.exitCode()).isEqualTo(9);
        assertThat(typed.err()).contains("no answer", "--timeout");
    }

    @Test
    void programThatDoesNotSpeakHttpIsNoRegistry() throws IOException {
        try (RawServer other = RawServer.saying("SSH-2.0-OpenSSH_9.2\r\n")) {
            Typed typed = terminal.type("discover", "--cp-url", other.url());

            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err()).contains("no HTTP", "the address of a registry");
        }
    }

    @Test
    void connectionThatEndsEarlyMayBeTriedAgain() throws IOException {
        try (RawServer other = RawServer.saying("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[")) {
            Typed typed = terminal.type("discover", "--cp-url", other.url());

            assertThat(typed.exitCode()).isEqualTo(6);
            assertThat(typed.err()).contains("Try again");
        }
    }

    @Test
    void answerAboveTheBoundIsRefused() throws IOException {
        try (RawServer other = RawServer.saying("HTTP/1.1 200 OK\r\ncontent-length: 16777217\r\n\r\n[")) {
            Typed typed = terminal.type("discover", "--cp-url", other.url());

            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err()).contains("too large");
        }
    }

    @Test
    void elevenRedirectsAreOneTooMany() throws IOException {
        try (RawServer other =
                RawServer.saying("HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n")) {
            Typed typed = terminal.type("discover", "--cp-url", other.url());

            assertThat(typed.exitCode()).isEqualTo(1);
            assertThat(typed.err()).contains("redirects more than 10 times");
        }
    }

    @Test
    void redirectIsFollowed() {
        registry.willAnswer(HttpResponse.empty(307).withHeader("location", "/elsewhere"))
                .willAnswer(200, "[]");

        assertThat(terminal.type("discover").exitCode()).isZero();
        assertThat(registry.askedLines()).containsExactly("GET /agents", "GET /elsewhere");
    }

    @Test
    void failureIsAnObjectForPrograms() {
        registry.willAnswer(HttpResponse.text(404, "agent not found"));

        Typed typed = terminal.type("deregister", "--id", "x", "-o", "json");

        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.out()).isEqualTo("""
            {
              "error": {
                "cause": "not_found",
                "exit_code": 3,
                "message": "cannot deregister x: agent not found (404)",
                "next": "",
                "retry": "no"
              },
              "schema": "mesh.v1"
            }
            """);
        assertThat(typed.err()).isEqualTo("meshctl: cannot deregister x: agent not found (404)\n");
    }

    @Test
    void stackIsShownOnlyWhenAskedFor() {
        registry.close();

        assertThat(terminal.type("discover").err()).doesNotContain("\tat ");
        assertThat(terminal.type("discover", "--verbose").err()).contains("\tat ");
    }
}
