package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.LocalCaller;
import io.agentmesh.program.files.LogRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own.
final class MeshdMainIT {
    /// Nobody listens there.
    private static final String NO_RELAY = "ws://127.0.0.1:1/ws";

    private final Path home;
    private final Path output;
    private final Path log;

    MeshdMainIT(@TempDir Path folder) {
        home = folder.resolve("home");
        output = folder.resolve("out");
        log = folder.resolve("err");
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        Process daemon = start("--relay", NO_RELAY, "--local-agent", "http://127.0.0.1:1/", "--log-format", "json");
        Path socket = home.resolve(".mesh/meshd.sock");
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
                LocalCaller caller = new LocalCaller(socket)) {
            assertThat(lines.readLine()).isEqualTo("meshd ready agent=" + ALICE.id() + " socket=" + socket);
            HttpResponse status = caller.call("GET", "/status");
            assertThat(status.bodyText()).contains("\"state\":\"Started\"", "\"agent_id\":\"" + ALICE.id() + "\"");

            daemon.toHandle().destroy(); // unlike Process, it leaves the streams open

            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(daemon.exitValue()).isZero();
            assertThat(lines.readLine()).isNull();
        } finally {
            daemon.destroyForcibly();
        }
        assertThat(socket).doesNotExist();
        List<String> events = Files.readAllLines(log);
        assertThat(events).isNotEmpty().allMatch(line -> Json.parse(line).orThrow() instanceof JsonObject);
        assertThat(events.toString()).doesNotContain(ALICE.secretHex());
    }

    @Test
    void wrongFlagEndsWithTwoAndMissingSettingsWithOne() throws Exception {
        assertThat(run("--relai", "x")).isEqualTo(2);
        assertThat(Files.readString(log)).contains("--relai");

        assertThat(run("--relay", NO_RELAY)).isEqualTo(1);
        assertThat(log)
                .hasContent("Error: --local-agent is required when relay is configured (or set local_agent_url in"
                        + " config file)\n");
    }

    @Test
    void helpVersionAndConfigurationEndWithZero() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(output).content().contains("--secret-key-file", "--cp-url");

        assertThat(run("--version")).isZero();
        assertThat(output).content().startsWith("meshd ");

        assertThat(run("--print-config", "--relay", NO_RELAY, "--local-agent", "http://h/"))
                .isZero();
        assertThat(output)
                .content()
                .contains(
                        "relay_url = \"" + NO_RELAY + "\"  # --relay", "secret_key_hex = [redacted]  # MESH_SECRET_KEY")
                .doesNotContain(ALICE.secretHex());
    }

    @Test
    void changedAclIsTakenAtTheSignalAndWithoutOne() throws Exception {
        Path acl = Files.writeString(home.resolveSibling("acl.json"), "{\"default_deny\":true,\"rules\":[]}");
        Process daemon = start("--relay", NO_RELAY, "--local-agent", "http://127.0.0.1:1/", "--acl", acl.toString());
        try {
            awaitLogged("local API listening", 1);

            Files.writeString(acl, "{\"default_deny\":false,\"rules\":[]}");
            signal(daemon, "HUP");
            awaitLogged("settings reloaded changed=[acl]", 1);

            Files.writeString(acl, "{\"default_deny\":true,  \"rules\":[]}");
            awaitLogged("settings reloaded changed=[acl]", 2);

            Files.writeString(acl, "no JSON");
            awaitLogged("new settings cannot be used, the old ones stay", 1);
            assertThat(daemon.isAlive()).isTrue();
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    @Test
    void rulesForDurableMessagesAreTakenAtTheSignal() throws Exception {
        Path node = home.resolve("node.json");
        Files.createDirectories(home);
        Files.writeString(node, nodeFile("off"));
        Process daemon = start("--config", node.toString());
        try {
            awaitLogged("local API listening", 1);

            Files.writeString(node, nodeFile("require\",\"min_suite\":2,\"require_one_time\":\"true"));
            signal(daemon, "HUP");

            awaitLogged("settings reloaded changed=\"[durable, min_suite, require_one_time]\"", 1);
            assertThat(log).content().doesNotContain("setting needs a restart");
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    /// The file that it reads at its start is a pipe, so it has older settings when the signal comes.
    @Test
    void signalRightAtTheStartIsNotTheEndButTakesWhatIsNewer() throws Exception {
        Path node = Files.createDirectories(home).resolve("node.json");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", node.toString())
                        .start()
                        .waitFor())
                .isZero();
        Process daemon = start("--config", node.toString());
        try {
            try (OutputStream older = Files.newOutputStream(node, StandardOpenOption.WRITE)) { // waits for its reader
                Files.delete(node);
                Files.writeString(node, nodeFile("require"));
                signal(daemon, "HUP");
                older.write(nodeFile("off").getBytes(StandardCharsets.UTF_8));
            }

            awaitLogged("settings reloaded changed=[durable]", 1);
            assertThat(daemon.isAlive()).isTrue();
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    @Test
    void settingOfOneAgentDoesNotGoWithSeveral() throws Exception {
        Path agents = Files.writeString(home.resolveSibling("agents.toml"), "");

        assertThat(run("--agents", agents.toString(), "--durable", "off")).isEqualTo(1);
        assertThat(log).content().contains("--agents goes with no option of a single agent");
    }

    @Test
    void logOfItsOwnIsCutWhileItRuns() throws Exception {
        LogRoom room = new LogRoom(home.resolveSibling("meshd.log"));
        ProcessBuilder builder = builder("--relay", NO_RELAY, "--local-agent", "http://127.0.0.1:1/");
        builder.environment().put(LogRoom.VARIABLE, room.log().toString());
        Process daemon = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(room.log().toFile()))
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(room.log()).contains("meshd ready"));

            Files.write(room.log(), new byte[Math.toIntExact(LogRoom.MAX_BYTES)], StandardOpenOption.APPEND);

            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(room.older()));
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(room.log()) < LogRoom.MAX_BYTES);
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    private static String nodeFile(String durable) {
        return "{\"secret_key_hex\":\"\",\"relay_url\":\"" + NO_RELAY
                + "\",\"local_agent_url\":\"http://127.0.0.1:1/\",\"durable\":\"" + durable + "\"}";
    }

    private void awaitLogged(String words, int times) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Files.readString(log).split(Pattern.quote(words), -1))
                        .hasSizeGreaterThan(times));
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        Process process = builder(arguments).redirectOutput(output.toFile()).start();
        return process.waitFor();
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MeshdMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.equals("RUST_LOG"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MESH_SECRET_KEY", ALICE.secretHex());
        return builder;
    }
}
