package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `meshctl doctor`: each link broken once.
@SuppressWarnings("NullAway.Init") // set before each test
final class DoctorIT {
    private static final String ALICE = Keys.ALICE.id().value();
    private static final String ME = "{\"id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\",\"external_id\":\"local:me\","
            + "\"provider\":\"local\",\"created_at\":\"2026-05-01T10:00:00Z\"}";

    private FakePartner registry;
    private FakePartner daemon;
    private FakePartner agent;
    private Terminal terminal;
    private String socket;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registry = FakePartner.onTcp();
        agent = FakePartner.onTcp();
        socket = home.resolve("d.sock").toString();
        daemon = FakePartner.onSocket(home.resolve("d.sock"));
        terminal = Terminal.at(home)
                .withConfig("bearer_token = \"c4n4ry-token\"\ncp_url = \"" + registry.url() + "\"\nsecret_key = \""
                        + Keys.ALICE.secretHex() + "\"\n");
        Files.setPosixFilePermissions(terminal.configFile(), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void stop() {
        registry.close();
        daemon.close();
        agent.close();
    }

    private HttpResponse me(Duration ahead) {
        Instant time = terminal.clock().instant().plus(ahead);
        return HttpResponse.json(200, ME)
                .withHeader("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
    }

    private String status(String relay) {
        return "{\"state\":\"Connected\",\"cp_url\":\"" + registry.url() + "\",\"has_token\":true,\"agent_id\":\""
                + ALICE + "\",\"relay\":\"" + relay + "\",\"local_agent\":\""
                + agent.url().substring("http://".length()) + "\"}";
    }

    private Typed doctor(String... more) {
        String[] words = new String[3 + more.length];
        words[0] = "doctor";
        words[1] = "--meshd";
        words[2] = socket;
        System.arraycopy(more, 0, words, 3, more.length);
        return terminal.type(words);
    }

    private static String line(Typed typed, String link) {
        return typed.out()
                .lines()
                .filter(line -> line.matches("\\w+ +" + link + " .*"))
                .findFirst()
                .orElse("no line about " + link);
    }

    @Test
    void healthyMeshIsSaidToBe() {
        registry.willAnswer(me(Duration.ZERO));
        daemon.willAnswer(200, status("up")).willAnswer(200, "[{\"target\":\"" + ALICE + "\"},{\"target\":\"x\"}]");

        Typed typed = doctor();

        assertThat(typed.out()).isEqualTo("""
                ok        context   default (~/.mesh)
                ok        config    ~/.mesh/config.toml can be read, and by nobody else
                ok        key       %s, from secret_key in ~/.mesh/config.toml
                ok        dns       the host of %s is known
                skipped   tls       the address is not https
                ok        registry  %s answers
                ok        login     you are user 0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11
                ok        clock     this machine's clock and the registry's are 0 s apart
                ok        daemon    it speaks for %s
                ok        relay     the link is up
                ok        agent     somebody listens at %s
                ok        acl       rules: 2, 1 about calls to this agent (meshctl why CALLER CALLEE CAPABILITY)

                Nothing is broken.
                """.formatted(
                ALICE, registry.url(), registry.url(), ALICE, agent.url().substring("http://".length())));
        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void documentForProgramsHasEveryLink() {
        registry.willAnswer(me(Duration.ZERO));
        daemon.willAnswer(200, status("down")).willAnswer(200, "[]");

        Typed typed = doctor("-o", "json");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.out())
                .contains(
                        "\"cause\": \"relay_down\"",
                        "\"healthy\": false",
                        "\"link\": \"relay\"",
                        "\"schema\": \"mesh.v1\"");
    }

    @ParameterizedTest
    @CsvSource({"up, ok, 0", "off, broken, 1", "connecting, broken, 6", "down, broken, 6"})
    void relayIsAsTheDaemonSays(String word, String health, int exitCode) {
        registry.willAnswer(me(Duration.ZERO));
        daemon.willAnswer(200, status(word)).willAnswer(200, "[]");

        Typed typed = doctor();

        assertThat(line(typed, "relay")).startsWith(health);
        assertThat(typed.exitCode()).isEqualTo(exitCode);
    }

    /// It is the daemon's child: nobody else could knock at it.
    @ParameterizedTest
    @CsvSource({"up, ok", "down, broken", "unknown, broken"})
    void mcpServerIsAsTheDaemonSays(String word, String health) {
        registry.willAnswer(me(Duration.ZERO));
        daemon.willAnswer(
                        200,
                        "{\"state\":\"Connected\",\"cp_url\":\"" + registry.url()
                                + "\",\"has_token\":true,\"agent_id\":\"" + ALICE
                                + "\",\"relay\":\"up\",\"local_agent\":\"mcp:npx\",\"local_agent_state\":\"" + word
                                + "\"}")
                .willAnswer(200, "[]");

        assertThat(line(doctor(), "agent")).startsWith(health).contains("mcp:npx");
    }

    @ParameterizedTest
    @CsvSource({"30, ok, 0", "31, warning, 0", "300, warning, 0", "301, broken, 1", "-301, broken, 1"})
    void clockMayBeALittleWrong(int seconds, String health, int exitCode) {
        registry.willAnswer(me(Duration.ofSeconds(seconds)));
        daemon.willAnswer(200, status("up")).willAnswer(200, "[]");

        Typed typed = doctor();

        assertThat(line(typed, "clock")).startsWith(health);
        assertThat(typed.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void warningsAreNamedInTheEndToo() {
        registry.willAnswer(me(Duration.ofSeconds(31)));
        String away = status("up").replace("}", ",\"cp_detail\":\"connection refused\"}");
        daemon.willAnswer(200, away).willAnswer(200, "[]");

        Typed typed = doctor();

        assertThat(line(typed, "daemon")).startsWith("warning").contains("no link to the registry: connection refused");
        assertThat(typed.out()).endsWith("Nothing is broken. Not as it should be: clock, daemon.\n");
        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void tokenThatIsOverBreaksTheLoginAlone() {
        registry.willAnswer(401, "{\"error\":\"invalid or expired token\"}");
        daemon.willAnswer(200, status("up")).willAnswer(200, "[]");

        Typed typed = doctor();

        assertThat(line(typed, "registry")).startsWith("ok");
        assertThat(line(typed, "login")).startsWith("broken").contains("invalid or expired token");
        assertThat(typed.out()).contains("-> Log in again: meshctl login", "Broken: login.");
        assertThat(typed.exitCode()).isEqualTo(4);
    }

    @Test
    void registryThatIsAwayIsFound() {
        registry.close();
        daemon.willAnswer(200, status("up")).willAnswer(200, "[]");

        Typed typed = doctor();

        assertThat(line(typed, "dns")).startsWith("ok");
        assertThat(line(typed, "registry")).startsWith("broken");
        assertThat(line(typed, "clock")).startsWith("skipped");
        assertThat(line(typed, "relay")).startsWith("ok");
        assertThat(typed.exitCode()).isEqualTo(6);
    }

    @Test
    void hostThatNobodyKnowsIsFound() {
        daemon.willAnswer(200, status("up")).willAnswer(200, "[]");

        Typed typed = doctor("--cp-url", "http://registry.invalid");

        assertThat(line(typed, "dns")).startsWith("broken");
        assertThat(line(typed, "registry")).startsWith("skipped");
        assertThat(line(typed, "daemon")).startsWith("warning").contains("follows another registry");
    }

    @Test
    void registryWithoutTlsAtAnHttpsAddressIsFound() {
        daemon.willAnswer(200, status("up")).willAnswer(200, "[]");

        Typed typed = doctor("--cp-url", registry.url().replace("http://", "https://"));

        assertThat(line(typed, "dns")).startsWith("ok");
        assertThat(line(typed, "tls")).startsWith("broken");
        assertThat(line(typed, "login")).startsWith("skipped");
    }

    @Test
    void daemonThatIsDownIsFound() {
        registry.willAnswer(me(Duration.ZERO));
        daemon.close();

        Typed typed = doctor();

        assertThat(line(typed, "daemon")).startsWith("broken").contains("meshd is not running");
        assertThat(line(typed, "agent")).startsWith("skipped");
        assertThat(typed.exitCode()).isEqualTo(6);
    }

    @Test
    void agentThatIsDownIsFound() {
        registry.willAnswer(me(Duration.ZERO));
        daemon.willAnswer(200, status("up")).willAnswer(200, "[]");
        agent.close();

        Typed typed = doctor();

        assertThat(line(typed, "agent")).startsWith("broken").contains("nobody takes requests at 127.0.0.1:");
        assertThat(line(typed, "acl")).contains("none is about calls to this agent");
        assertThat(typed.exitCode()).isEqualTo(6);
    }

    @Test
    void daemonOfTheOriginalsTellsLess() {
        registry.willAnswer(200, ME);
        daemon.willAnswer(200, "{\"state\":\"Syncing\",\"has_token\":false}").willAnswer(200, "[]");

        Typed typed = doctor();

        assertThat(line(typed, "clock")).startsWith("skipped");
        assertThat(line(typed, "daemon")).startsWith("warning").contains("has no token");
        assertThat(line(typed, "relay")).startsWith("skipped");
        assertThat(line(typed, "agent")).startsWith("skipped");
        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void filesThatAreWrongAreFound() throws IOException {
        registry.willAnswer(me(Duration.ZERO)).willAnswer(me(Duration.ZERO));
        Files.setPosixFilePermissions(terminal.configFile(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(line(doctor(), "config")).startsWith("warning").contains("other users can read");

        terminal.with("MESH_SECRET_KEY", "c4n4ry");
        assertThat(line(doctor(), "key")).startsWith("broken").contains("the key of MESH_SECRET_KEY is none");

        terminal.withConfig("nonsense");
        Typed typed = doctor();
        assertThat(line(typed, "config")).startsWith("broken");
        assertThat(line(typed, "registry")).startsWith("broken");
        assertThat(typed.exitCode()).isEqualTo(1);
    }
}
