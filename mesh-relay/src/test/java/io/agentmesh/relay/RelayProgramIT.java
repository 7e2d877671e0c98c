package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.relay.WireClient.Closed;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process: what it prints, what it exits with.
final class RelayProgramIT {
    private static final String CANARY = "c4n4ry-cp-token";

    private final Path folder;
    private @Nullable Process process;

    RelayProgramIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void servesUntilTheSignalAndSendsAgentsAway() throws Exception {
        Process relay = start("--listen", "127.0.0.1:0", "--data-dir", "a/b");
        URI url = URI.create("ws://" + address(relay) + "/ws");
        try (var alice = WireClient.login(url, ALICE)) {
            relay.destroy();

            assertThat(alice.awaitClosed()).isEqualTo(new Closed(1001, "relay is going away"));
        }
        assertThat(exitCode(relay)).isZero();
        assertThat(folder.resolve("a/b/relay.db")).isRegularFile();
    }

    /// The original prints it in its first line (wire §12.1 R15).
    @Test
    void r15TokenOfTheControlPlaneIsPrintedNowhere() throws Exception {
        Files.writeString(folder.resolve("token"), CANARY);
        Files.writeString(folder.resolve("relay.toml"), "cp_url = \"http://127.0.0.1:9\"\nlog_level = \"trace\"\n");
        Process relay = start("--listen", "127.0.0.1:0", "--cp-token-file", "token");
        URI url = URI.create("ws://" + address(relay) + "/ws");
        try (var alice = WireClient.connect(url)) {
            alice.send("{\"agent_id\":\"" + ALICE.id() + "\"}");
            alice.answerChallenge(ALICE);
            assertThat(alice.next()).contains("try again later");
        }
        relay.destroy();

        assertThat(exitCode(relay)).isZero();
        assertThat(errors())
                .contains("relay starting", "gate verification failed")
                .contains("login refused agent=" + ALICE.id() + " remote=127.0.0.1:")
                .doesNotContain(CANARY);
    }

    @Test
    void withoutAControlPlaneItWarns() throws Exception {
        Process relay = start("--listen", "127.0.0.1:0");
        address(relay);
        relay.destroy();

        assertThat(exitCode(relay)).isZero();
        assertThat(errors()).contains("cp_url or cp_token not set");
    }

    @Test
    void portThatIsTakenIsAnErrorInWords() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process relay = start("--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(exitCode(relay)).isEqualTo(1);
        }
        assertThat(errors()).contains("Error: cannot listen on 127.0.0.1:").doesNotContain("\tat ");
    }

    @Test
    void settingsThatCannotBeUsedAreReportedTogether() throws Exception {
        Files.writeString(folder.resolve("relay.toml"), "listen = 5\nrate_burst = \"many\"\n");
        Process relay = start();

        assertThat(exitCode(relay)).isEqualTo(1);
        assertThat(errors()).contains("Error: ", "listen", "rate_burst");
    }

    @Test
    void settingsAreCheckedOrPrintedWithoutAStart() throws Exception {
        Files.writeString(folder.resolve("relay.toml"), "rate_burst = \"many\"\n");
        assertThat(exitCode(start("--check-config"))).isEqualTo(2);
        assertThat(errors()).contains("relay.toml:1:1: rate_burst = \"many\": expected a number");

        Files.writeString(folder.resolve("relay.toml"), "cp_token = \"" + CANARY + "\"\nrate_burst = 7\n");
        Process printing = start("--print-config");
        String printed = new String(printing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(exitCode(printing)).isZero();
        assertThat(printed)
                .contains("rate_burst = \"7\"  # relay.toml:2:1", "drain_timeout = 10s  # default")
                .contains("cp_token = [redacted]")
                .doesNotContain(CANARY);
    }

    /// The original logs the port 0 that it was given (wire §12.1 R14).
    @Test
    void r14RealPortIsLogged() throws Exception {
        Process relay = start("--listen", "127.0.0.1:0");
        String address = address(relay);
        relay.destroy();

        assertThat(address).doesNotEndWith(":0");
        assertThat(exitCode(relay)).isZero();
        assertThat(errors()).contains("listening listen=" + address);
    }

    @Test
    void operatorsMayHaveAListenerOfTheirOwn() throws Exception {
        Files.writeString(folder.resolve("relay.toml"), "ops_listen = \"127.0.0.1:0\"\n");
        Process relay = start("--listen", "127.0.0.1:0");
        String[] ready = relay.inputReader(StandardCharsets.UTF_8).readLine().split("[ =]", -1);
        String ops = "http://" + ready[3];
        String agents = "http://" + ready[5];

        assertThat(List.of(ready[2], ready[4])).containsExactly("ops", "listen");
        for (String both : List.of("/health", "/ready")) {
            assertThat(List.of(status(ops + both), status(agents + both))).containsExactly(200, 200);
        }
        for (String oneOnly : List.of("/metrics", "/status")) {
            assertThat(List.of(status(ops + oneOnly), status(agents + oneOnly))).containsExactly(200, 404);
        }
        assertThat(List.of(status(ops + "/ws"), status(agents + "/ws"))).containsExactly(404, 400);
        relay.destroy();
        assertThat(exitCode(relay)).isZero();
    }

    private static int status(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void certificateThatCannotBeUsedIsAnErrorInWords() throws Exception {
        Files.writeString(folder.resolve("relay.toml"), "tls_cert = \"no.pem\"\ntls_key = \"no.pem\"\n");

        assertThat(exitCode(start("--listen", "127.0.0.1:0"))).isEqualTo(1);
        assertThat(errors()).contains("Error: no.pem does not exist. See tls_cert and tls_key.");
    }

    @Test
    void newSettingsHoldAfterASignalAndNobodyLosesItsConnection() throws Exception {
        Files.writeString(folder.resolve("relay.toml"), "rate_limit = 0\nrate_burst = 1\n");
        Process relay = start("--listen", "127.0.0.1:0");
        URI url = URI.create("ws://" + address(relay) + "/ws");
        try (var alice = WireClient.login(url, ALICE);
                var bob = WireClient.login(url, BOB)) {
            alice.send(Envelopes.text(ALICE, BOB.id(), 1));
            alice.send(Envelopes.text(ALICE, BOB.id(), 2)); // one too many
            assertThat(bob.next()).isEqualTo(Envelopes.text(ALICE, BOB.id(), 1));

            Files.writeString(folder.resolve("relay.toml"), "rate_limit = nonsense\n");
            reload(relay, "new settings cannot be used, the old ones stay");
            Files.writeString(
                    folder.resolve("relay.toml"),
                    "rate_burst = 1\nisolate_groups = false\n[rate_overrides." + ALICE.id() + "]\nrate_limit = 1e6\n");
            reload(relay, "settings reloaded");

            alice.send(Envelopes.text(ALICE, BOB.id(), 3));
            assertThat(bob.next()).isEqualTo(Envelopes.text(ALICE, BOB.id(), 3));
        }
        assertThat(errors())
                .contains("relay.toml:1:14: ") // where the nonsense begins
                .contains("setting needs a restart key=isolate_groups");
    }

    private void reload(Process relay, String until) throws Exception {
        new ProcessBuilder("kill", "-HUP", String.valueOf(relay.pid())).start().waitFor();
        await().until(() -> errors().contains(until));
    }

    @Test
    void wrongFlagIsAUsageError() throws Exception {
        assertThat(exitCode(start("--bogus"))).isEqualTo(2);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                RelayMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.equals("RUST_LOG"));
        Process started = builder.start();
        process = started;
        return started;
    }

    /// Where it listens, as its one line on standard output says.
    private static String address(Process relay) throws IOException {
        BufferedReader out = relay.inputReader(StandardCharsets.UTF_8);
        String line = Objects.requireNonNull(out.readLine(), "the program ended without a ready line");
        assertThat(line).startsWith("mesh-relay ready listen=127.0.0.1:");
        return line.substring(line.indexOf('=') + 1);
    }

    private static int exitCode(Process relay) throws InterruptedException {
        assertThat(relay.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return relay.exitValue();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }
}
