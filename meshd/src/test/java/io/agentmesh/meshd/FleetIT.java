package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.LocalCaller;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several agents in one process, as the program runs them.
final class FleetIT {
    private final Path home;
    private final TestRelay relay = new TestRelay(0);
    private final EchoAgent agent = new EchoAgent();

    FleetIT(@TempDir Path folder) throws Exception {
        home = folder;
        context("default", ALICE);
        context("bob", BOB);
        context("carol", CAROL);
        Files.writeString(home.resolve("open.json"), "{\"default_deny\":false,\"rules\":[]}");
        Files.writeString(home.resolve("agents.toml"), """
                relay_url = "%s"
                [agent.default]
                local_agent_url = "http://127.0.0.1:1/"
                [agent.bob]
                local_agent_url = "%s"
                acl_file = "%s"
                [agent.carol]
                local_agent_url = "%s"
                """.formatted(
                        relay.url(), agent.url(), home.resolve("open.json"), agent.url()));
    }

    @AfterEach
    void closeAll() {
        agent.close();
        relay.close();
    }

    @Test
    void eachAnswersOnItsOwnSocketUnderItsOwnRulesAndAllStopTogether() throws Exception {
        Process process = start();
        try (BufferedReader lines = process.inputReader();
                LocalCaller alice = caller("default");
                LocalCaller bob = caller("bob")) {
            assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
                    .containsExactly(
                            "meshd ready context=bob agent=" + BOB.id() + " socket=" + socket("bob"),
                            "meshd ready context=carol agent=" + CAROL.id() + " socket=" + socket("carol"),
                            "meshd ready context=default agent=" + ALICE.id() + " socket=" + socket("default"));

            assertThat(bob.call("GET", "/status").bodyText()).contains(BOB.id().value());
            assertThat(asked(alice, BOB)).contains("\"state\":\"answered\"");
            assertThat(asked(alice, CAROL)).contains("\"state\":\"refused\"", "acl_denied");

            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(socket("bob")).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void oneThatCannotStartIsNoReasonForTheOthersNotTo() throws Exception {
        Files.createDirectory(socket("bob")); // no socket, and nothing that meshd would clear away
        Process process = start();
        try (BufferedReader lines = process.inputReader();
                LocalCaller alice = caller("default")) {
            assertThat(lines.readLine()).startsWith("meshd ready context=carol ");
            assertThat(lines.readLine()).startsWith("meshd ready context=default ");
            assertThat(alice.call("GET", "/status").status()).isEqualTo(200);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(home.resolve("log")))
                .contains("agent not started, the others go on", "context=bob", "is no socket; move it away")
                .doesNotContain(ALICE.secretHex(), BOB.secretHex());
    }

    /// Carol's table gets an ACL that lets everybody in; nobody is restarted, and no signal is sent.
    @Test
    void settingsThatChangeInTheFileOfTheAgentsAreTakenAtOnce() throws Exception {
        Process process = start();
        try (BufferedReader lines = process.inputReader();
                LocalCaller alice = caller("default")) {
            readyLines(lines);
            assertThat(asked(alice, CAROL)).contains("\"state\":\"refused\"", "acl_denied");

            addToTable("carol", "acl_file = \"" + home.resolve("open.json") + "\"");

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> asked(alice, CAROL).contains("\"state\":\"answered\""));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void signalReadsTheFileOfTheAgentsAndSaysWhatWaitsForARestart() throws Exception {
        Process process = start();
        try (BufferedReader lines = process.inputReader();
                LocalCaller alice = caller("default")) {
            readyLines(lines);
            Files.writeString(file(), withDaveInPlaceOfBob(Files.readString(file())));

            hangUp(process);

            awaitLog("agent dave is new in " + file() + ": it is started when meshd is started anew");
            awaitLog("no table [agent.bob] any more; the agent goes on as it was");
            assertThat(asked(alice, BOB)).contains("\"state\":\"answered\"");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// The file of the agents is a pipe when it is read first, so nobody has settings yet when the signal comes.
    @Test
    void signalRightAtTheStartIsNotTheEndAndReachesAll() throws Exception {
        String agents = Files.readString(file());
        Files.delete(file());
        new ProcessBuilder("mkfifo", "-m", "600", file().toString()).start().waitFor();
        Process process = start();
        try (BufferedReader lines = process.inputReader()) {
            try (OutputStream pipe = Files.newOutputStream(file(), StandardOpenOption.WRITE)) { // waits for its reader
                Files.delete(file());
                Files.writeString(file(), agents);
                hangUp(process);
                pipe.write(agents.getBytes(StandardCharsets.UTF_8));
            }

            readyLines(lines);
            await().until(() -> Files.readString(home.resolve("log")).split("settings reloaded", -1).length == 1 + 3);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String withDaveInPlaceOfBob(String agents) {
        return agents.replaceAll("(?s)\\[agent.bob].*(?=\\[agent.carol])", "")
                + "[agent.dave]\nlocal_agent_url = \"http://127.0.0.1:1/\"\n";
    }

    private static void hangUp(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Path file() {
        return home.resolve("agents.toml");
    }

    private void addToTable(String name, String setting) throws IOException {
        Files.writeString(
                file(), Files.readString(file()).replace("[agent." + name + "]", "[agent." + name + "]\n" + setting));
    }

    private static void readyLines(BufferedReader lines) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(lines.readLine()).startsWith("meshd ready ");
        }
    }

    private void awaitLog(String words) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(home.resolve("log")).contains(words));
    }

    @Test
    void optionsOfASingleAgentDoNotGoWithSeveral() throws Exception {
        Process process = start("--local-agent", "http://127.0.0.1:1/");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(home.resolve("log"))).startsWith("Error: --agents goes with no option of a single");
    }

    /// The outbox waits for both links, so the test need not.
    private static String asked(LocalCaller caller, AgentKeyPair target) throws Exception {
        String id = UUID.randomUUID().toString();
        String body = "{\"id\":\"" + id + "\",\"target\":\"" + target.id() + "\",\"capability\":\"echo\"}";
        assertThat(caller.post("/outbox", body).status()).isEqualTo(202);
        String report = "";
        while (!report.contains("ended_at")) {
            report = caller.call("GET", "/outbox/" + id + "?wait_secs=25").bodyText();
        }
        return report;
    }

    private LocalCaller caller(String context) {
        return new LocalCaller(socket(context));
    }

    private Path socket(String context) {
        return folder(context).resolve("meshd.sock");
    }

    private Path folder(String context) {
        Path own = home.resolve(".mesh");
        return context.equals("default") ? own : own.resolve("contexts").resolve(context);
    }

    private void context(String name, AgentKeyPair keys) throws IOException {
        Files.createDirectories(folder(name));
        Path config =
                Files.writeString(folder(name).resolve("config.toml"), "secret_key = \"" + keys.secretHex() + "\"\n");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MeshdMain.class.getName(),
                "--agents",
                home.resolve("agents.toml").toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(home.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.equals("RUST_LOG"));
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }
}
