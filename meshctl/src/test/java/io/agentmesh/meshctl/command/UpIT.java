package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.FixedRandom;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `meshctl up --local-agent` and `meshctl service`: the daemon and the system's program are small shell
/// scripts here that write down what they are told.
@SuppressWarnings("NullAway.Init") // set before each test
final class UpIT {
    private static final String AGENT = "http://127.0.0.1:9001";
    private static final String ANSWER = "{\"agent_card\":{\"name\":\"alice\"},\"api_token\":\"c4n4ry-new\"}";

    private Path home;
    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        home = folder;
        registry = FakePartner.onTcp();
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve(".mesh"));
        terminal = Terminal.at(folder)
                .withRandom(new FixedRandom(Keys.ALICE))
                .with("PATH", home.resolve("bin").toString())
                .with("MESH_SETUP_KEY", "c4n4ry-setup");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void program(String name, String script) throws IOException {
        Path file = home.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"$@\" >> " + home.resolve(name + ".args") + "\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> told(String program) throws IOException {
        return Files.readAllLines(home.resolve(program + ".args"));
    }

    private String url() {
        return registry.url().replace("http", "ws") + "/relay/ws";
    }

    private Typed up(String... more) {
        List<String> words = new ArrayList<>(List.of("up", "--name", "alice", "--capabilities", "echo"));
        words.addAll(List.of("--local-agent", AGENT, "--cp-url", registry.url()));
        words.addAll(List.of(more));
        return terminal.type(words.toArray(String[]::new));
    }

    @Test
    void setupKeyIsAllThatAMachineNeeds() throws IOException {
        program("meshd", "exit 0");
        registry.willAnswer(201, ANSWER);

        Typed typed = up();

        assertThat(typed.exitCode()).isZero();
        assertThat(registry.askedLines()).containsExactly("POST /register-with-key");
        assertThat(terminal.config()).contains("c4n4ry-new", registry.url(), Keys.ALICE.secretHex());
        // Not a secret among them.
        assertThat(told("meshd")).containsExactly("--relay " + url() + " --local-agent " + AGENT);
    }

    @Test
    void plainWayToARelayOfAnotherMachineIsTakenOnlyIfSomebodySaysSo() throws IOException {
        program("meshd", "exit 0");
        registry.willAnswer(201, ANSWER);

        Typed refused = up("--relay", "ws://relay.test/ws");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "the way to the relay would not be encrypted: --relay: ws://relay.test/ws",
                        "--allow-plain-relay");
        assertThat(registry.askedLines()).isEmpty();

        assertThat(up("--relay", "ws://relay.test/ws", "--allow-plain-relay").exitCode())
                .isZero();
        assertThat(told("meshd"))
                .containsExactly("--relay ws://relay.test/ws --local-agent " + AGENT + " --allow-plain-relay");
    }

    @Test
    void relayOfAPlainControlPlaneIsPlainAsWell() throws IOException {
        program("meshd", "exit 0");
        program("systemctl", "exit 0");
        String[] words = {"service", "install", "--dry-run", "--local-agent", AGENT, "--cp-url", "http://mesh.test:8080"
        };
        Typed refused = terminal.type(words);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("the control plane's URL gives ws://mesh.test:8080/relay/ws");

        List<String> more = new ArrayList<>(List.of(words));
        more.add("--allow-plain-relay");
        assertThat(terminal.type(more.toArray(String[]::new)).out())
                .contains("ws://mesh.test:8080/relay/ws", "--allow-plain-relay");
    }

    @Test
    void codeOfTheDaemonAtTheTerminalIsPassedOn() throws IOException {
        program("meshd", "exit 2");
        registry.willAnswer(201, ANSWER);

        assertThat(up().exitCode()).isEqualTo(2);
    }

    @Test
    void backgroundIsOverOnceTheLinkIsProven() throws IOException {
        program("meshd", "exec /usr/bin/tail -f /dev/null");
        registry.willAnswer(201, ANSWER);
        try (FakePartner daemon = FakePartner.onSocket(home.resolve(".mesh/meshd.sock"))) {
            daemon.willAnswer(503, "{}").willAnswer(200, "{\"relay\":\"down\"}").willAnswer(200, "{\"relay\":\"up\"}");

            Typed typed = up("--background", "-o", "json");

            assertThat(typed.exitCode()).isZero();
            JsonObject document = (JsonObject) Json.parse(typed.out().strip()).orThrow();
            long process =
                    document.get("pid") instanceof JsonInteger pid ? pid.value().longValueExact() : 0;
            ProcessHandle meshd = ProcessHandle.of(process).orElseThrow();
            assertThat(meshd.isAlive()).isTrue();
            meshd.destroy();
        }
    }

    @Test
    void daemonThatEndsAtOnceIsSaidWhy() throws IOException {
        program("meshd", "echo the relay has no such name >&2; exit 1");
        registry.willAnswer(201, ANSWER);

        Typed typed = up("--background");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("cannot start meshd: the relay has no such name", "meshd.log");
    }

    @Test
    void loginDoesWithoutASetupKey() throws IOException {
        program("meshd", "exit 0");
        terminal.without("MESH_SETUP_KEY").with("MESH_TOKEN", "c4n4ry-token");
        registry.willAnswer(200, "[]").willAnswer(422, "{\"error\":\"no\"}");

        assertThat(up().exitCode()).isEqualTo(1);
        assertThat(registry.askedLines()).containsExactly("GET /agents?agent_id=" + Keys.ALICE.id(), "POST /agents");
        assertThat(home.resolve("meshd.args")).doesNotExist();
    }

    @Test
    void serviceIsWrittenStartedAndRemoved() throws IOException {
        program("meshd", "exit 0");
        program("systemctl", "exit 0");
        registry.willAnswer(201, ANSWER);
        Path unit = home.resolve(".config/systemd/user/agent-mesh-default.service");

        assertThat(up("--service").exitCode()).isZero();

        assertThat(Files.readString(unit)).contains("ExecStart=\"" + home.resolve("bin/meshd") + "\" \"--relay\"");
        assertThat(Files.readString(unit)).doesNotContain("c4n4ry", Keys.ALICE.secretHex());
        assertThat(terminal.type("service", "show").out()).contains("[Service]");
        assertThat(terminal.type("service", "remove").exitCode()).isZero();
        assertThat(unit).doesNotExist();
        assertThat(told("systemctl"))
                .containsExactly(
                        "--user daemon-reload",
                        "--user enable --now agent-mesh-default.service",
                        "--user disable --now agent-mesh-default.service",
                        "--user daemon-reload");
    }

    @Test
    void serviceThatDoesNotStartLeavesNoFile() throws IOException {
        program("meshd", "exit 0");
        program("systemctl", "echo Failed to connect to bus >&2; exit 1");

        Typed typed = terminal.type(
                "service", "install", "--local-agent", AGENT, "--cp-url", registry.url(), "--relay", url());

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("says: Failed to connect to bus", "meshctl up --background");
        assertThat(home.resolve(".config/systemd/user/agent-mesh-default.service"))
                .doesNotExist();
    }

    @Test
    void addressThatWouldBreakTheFileIsRefused() throws IOException {
        program("meshd", "exit 0");
        program("systemctl", "exit 0");

        Typed typed = terminal.type(
                "service", "install", "--cp-url", registry.url(), "--local-agent", "http://x\nExecStart=/bin/false");

        assertThat(typed.exitCode()).isEqualTo(2);
    }
}
