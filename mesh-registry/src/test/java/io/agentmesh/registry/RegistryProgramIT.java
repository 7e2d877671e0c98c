package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.testing.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process: what it prints, what it exits with.
final class RegistryProgramIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private @Nullable Process process;

    RegistryProgramIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void end() {
        client.shutdownNow();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void startsOnAnEmptyFolderAndServesUntilTheSignal() throws Exception {
        Process registry = start("--listen", "127.0.0.1:0");
        String address = address(registry);

        assertThat(get(address, "/health", "none").body()).isEqualTo("ok");
        registry.destroy();

        assertThat(exitCode(registry)).isZero();
        assertThat(folder.resolve("registry.db")).isRegularFile();
    }

    @Test
    void noSecretIsInItsLogWhateverTheLevel() throws Exception {
        Process registry = start("--listen", "127.0.0.1:0", "--log-level", "trace", "--log-format", "json");
        String address = address(registry);
        String token = token();
        KeyRevocation revocation = KeyRevocation.sign(Keys.CAROL, "lost", 1);

        assertThat(post(address, "/agents", token, TestUser.registration(Keys.ALICE.id(), "Alice"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(post(address, "/revocations", token, revocation.toJson()).statusCode())
                .isEqualTo(201);
        assertThat(get(address, "/status", token + "0").statusCode()).isEqualTo(401);
        registry.destroy();

        assertThat(exitCode(registry)).isZero();
        assertThat(errors())
                .contains("\"message\":\"card registered\"", "\"message\":\"key revoked\"", "\"logger\":\"audit\"")
                .doesNotContain(token, revocation.signature());
    }

    @Test
    void tokenIsMadeWhileItRunsAndStaysGoodAfterIt() throws Exception {
        Process first = start("--listen", "127.0.0.1:0");
        String address = address(first);
        String token = token();
        assertThat(get(address, "/users/me", token).body()).contains("local:dave");
        first.destroy();
        exitCode(first);

        String again = address(start("--listen", "127.0.0.1:0"));

        assertThat(get(again, "/users/me", token).statusCode()).isEqualTo(200);
    }

    @Test
    void settingsAreReadAgainAtTheSignal() throws Exception {
        Path file = Files.writeString(folder.resolve("registry.toml"), "listen = \"127.0.0.1:0\"\n");
        Process registry = start("--config", file.toString());
        address(registry);

        Files.writeString(file, """
                listen = "127.0.0.1:0"
                requests_per_token = "off"
                trusted_proxies = "10.0.0.0/8"
                card_lease = "2d"
                oauth_provider = "github"
                oauth_client_id = "id"
                oauth_client_secret = "c4n4ry-oauth-secret"
                """);
        new ProcessBuilder("kill", "-HUP", Long.toString(registry.pid()))
                .start()
                .waitFor();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(errors())
                        .contains(
                                "settings reloaded changed=\"[oauth_client_id, oauth_client_secret, oauth_provider,"
                                        + " requests_per_token, trusted_proxies]\"",
                                "setting needs a restart key=card_lease")
                        .doesNotContain("SIGHUP is ignored"));
    }

    @Test
    void signalThatDoesNotArriveIsWarnedOf() throws Exception {
        ProcessBuilder ignoring = command("--listen", "127.0.0.1:0");
        ignoring.command().addAll(0, List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        Process registry =
                ignoring.redirectError(folder.resolve("stderr").toFile()).start();
        process = registry;

        address(registry);

        assertThat(errors()).contains("SIGHUP is ignored in this process");
    }

    @Test
    void portThatIsTakenIsAnErrorInWords() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process registry = start("--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(exitCode(registry)).isEqualTo(1);
        }
        assertThat(errors())
                .contains("Error: cannot listen on 127.0.0.1:", "--listen")
                .doesNotContain("\tat ");
    }

    @Test
    void databaseThatIsNoneIsAnErrorInWords() throws Exception {
        Files.writeString(folder.resolve("registry.db"), "this is a text, and long enough to be looked at ".repeat(20));

        assertThat(exitCode(start("--listen", "127.0.0.1:0"))).isEqualTo(1);
        assertThat(errors())
                .contains("Error: cannot open the database registry.db")
                .doesNotContain("\tat ");
    }

    @Test
    void settingsThatCannotBeUsedAreReportedTogether() throws Exception {
        Process registry = start("--listen", "nowhere", "--oauth-provider", "github", "--log-format", "xml");

        assertThat(exitCode(registry)).isEqualTo(1);
        assertThat(errors()).contains("--listen", "--oauth-client-secret", "--log-format");
    }

    @Test
    void settingsInForceAreShown() throws Exception {
        Process registry = start("--print-config");

        assertThat(new String(registry.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("db = ", "listen = ");
        assertThat(exitCode(registry)).isZero();
        assertThat(folder.resolve("registry.db")).doesNotExist();
    }

    @Test
    void wrongFlagIsAUsageError() throws Exception {
        assertThat(exitCode(start("--bogus"))).isEqualTo(2);
    }

    private String token() throws IOException, InterruptedException {
        Path file = folder.resolve("token");
        assertThat(command("token", "create", "--user", "dave", "--out", file.toString())
                        .start()
                        .waitFor())
                .isZero();
        return Files.readString(file).strip();
    }

    private HttpResponse<String> get(String address, String path, String token)
            throws IOException, InterruptedException {
        return client.send(request(address, path, token).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String address, String path, String token, String json)
            throws IOException, InterruptedException {
        HttpRequest request = request(address, path, token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String address, String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path))
                .header("authorization", "Bearer " + token);
    }

    private Process start(String... arguments) throws IOException {
        Process started = command(arguments)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        process = started;
        return started;
    }

    private ProcessBuilder command(String... arguments) {
        return RegistryCommandLine.in(folder, arguments);
    }

    /// Waits for the line that says it serves.
    private static String address(Process registry) throws IOException {
        BufferedReader out = registry.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(out.readLine());
        assertThat(line).startsWith("mesh-registry ready listen=");
        return line.substring(line.indexOf('=') + 1);
    }

    private static int exitCode(Process registry) throws InterruptedException {
        assertThat(registry.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return registry.exitValue();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }
}
