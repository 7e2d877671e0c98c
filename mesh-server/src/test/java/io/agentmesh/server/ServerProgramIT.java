package io.agentmesh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process: what it prints, what it exits with.
final class ServerProgramIT {
    private static final String CANARY = "c4n4ry-oauth-secret";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private @Nullable Process process;

    ServerProgramIT(@TempDir Path folder) {
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
    void startsOnAnEmptyFolderTakesNewTokensAndStopsInOrder() throws Exception {
        Process server = start("--listen", "127.0.0.1:0");
        String address = address(server);
        Process made = command("token", "create", "--user", "dave").start();
        String token = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(get(address, "/users/me", token)).contains("local:dave");
        assertThat(get(address, "/relay/health", token)).isEqualTo("ok");
        server.destroy();

        assertThat(exitCode(server)).isZero();
        assertThat(folder.resolve("mesh.db")).isRegularFile();
        assertThat(folder.resolve("mesh.db.relay/relay.db")).isRegularFile();
        assertThat(errors()).doesNotContain(token);
    }

    @Test
    void loginThatIsConfiguredByHalfIsWarnedOf() throws Exception {
        Process server = start("--listen", "127.0.0.1:0", "--oauth-client-secret", CANARY);
        address(server);
        server.destroy();

        assertThat(exitCode(server)).isZero();
        assertThat(errors())
                .contains("login is off: oauth_provider, oauth_client_id and oauth_client_secret go together")
                .doesNotContain(CANARY);
    }

    @Test
    void speaksTlsHasAPlaceForOperatorsAndReadsItsSettingsAgain(@TempDir Path keys) throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", keys);
        certificate.writeChain(folder.resolve("chain.pem"));
        certificate.writeKey(folder.resolve("key.pem"));
        String settings = """
                listen = "127.0.0.1:0"
                ops_listen = "127.0.0.1:0"
                tls_cert = "chain.pem"
                tls_key = "key.pem"
                """;
        Path file = Files.writeString(folder.resolve("server.toml"), settings);
        Process server = start("--config", file.toString());
        String[] ready = readyLine(server).split("[ =]", -1);
        String operators = ready[3];
        String users = ready[5];

        try (HttpClient trusting =
                HttpClient.newBuilder().sslContext(certificate.context()).build()) {
            assertThat(status(trusting, "https://" + users + "/health")).isEqualTo(200);
            assertThat(status(trusting, "https://" + users + "/relay/health")).isEqualTo(200);
            assertThat(status(trusting, "https://" + users + "/relay/metrics")).isEqualTo(404);
            assertThat(get(operators, "/relay/metrics", "")).contains("mesh_tls_certificate_expiry_timestamp_seconds");
            assertThat(get(operators, "/nothing", "")).contains("\"code\":\"not_found\"");
        }
        Files.writeString(file, settings + "rate_limit = 7\nmax_connections = 5\n");
        new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start().waitFor();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(errors())
                        .contains(
                                "settings reloaded changed=[rate_limit]",
                                "setting needs a restart key=max_connections"));
        server.destroy();
        assertThat(exitCode(server)).isZero();
    }

    @Test
    void pagesOriginsAndLoginAreTakenWhileItRuns() throws Exception {
        String listen = "listen = \"127.0.0.1:0\"\n";
        Path file = Files.writeString(folder.resolve("server.toml"), listen);
        Files.writeString(Files.createDirectory(folder.resolve("pwa")).resolve("index.html"), "start page");
        Process server = start("--config", file.toString());
        String address = address(server);
        assertThat(get(address, "/", "")).contains("not_found");

        Files.writeString(file, listen + """
                pwa_dir = "pwa"
                cors_origins = "https://app.example"
                oauth_provider = "github"
                oauth_url = "http://127.0.0.1:1"
                oauth_client_id = "id"
                oauth_client_secret = "c4n4ry-oauth-secret"
                """);
        hangUp(
                server,
                "settings reloaded changed=\"[cors_origins, oauth_client_id, oauth_client_secret, oauth_provider,"
                        + " oauth_url, pwa_dir]\"");
        assertThat(get(address, "/", "")).isEqualTo("start page");
        assertThat(marked(address)).contains("https://app.example");
        assertThat(login(address)).isEqualTo(502);

        Files.writeString(file, listen + "pwa_dir = \"gone\"\n");
        hangUp(server, "new settings cannot be used, the old ones stay");
        assertThat(get(address, "/", "")).isEqualTo("start page");

        Files.writeString(file, listen + "db_path = \"other.db\"\n");
        hangUp(server, "setting needs a restart key=db_path");
        assertThat(get(address, "/", "")).contains("not_found");
        assertThat(marked(address)).isEmpty();
        assertThat(login(address)).isEqualTo(503);
    }

    /// Sends the signal, and waits until the log says what came of it.
    private void hangUp(Process server, String outcome) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start().waitFor();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(errors()).contains(outcome));
    }

    private Optional<String> marked(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/health"))
                .header("origin", "https://app.example")
                .build();
        return client.send(request, BodyHandlers.discarding()).headers().firstValue("access-control-allow-origin");
    }

    private int login(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/oauth/device"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void settingsAreCheckedAndShownWithoutAStart() throws Exception {
        Path file = Files.writeString(folder.resolve("server.toml"), "listen = 1\ntls_key = \"k\"\n");

        assertThat(exitCode(start("--config", file.toString(), "--check-config")))
                .isEqualTo(2);
        assertThat(errors()).contains("server.toml:1:1", "tls_cert and tls_key go together");
        Process printing = start("--print-config");
        assertThat(new String(printing.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("db_path = ", "queue.ttl = ", "rate_limit = ");
        assertThat(exitCode(printing)).isZero();
        assertThat(folder.resolve("mesh.db")).doesNotExist();
    }

    /// The original just ends: no close frame, no answer to what is in flight (registry §11 W28).
    @Test
    void w28SignalLetsRequestsEndAndTellsThoseWhoListen() throws Exception {
        Process server = start("--listen", "127.0.0.1:0");
        int port = URI.create("http://" + address(server)).getPort();
        Process made = command("token", "create", "--user", "dave").start();
        String token = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try (RawSocket half = RawSocket.to(port);
                RawSocket listener = RawSocket.to(port)) {
            String body = "{\"name\":\"late\"}";
            half.sendHead(
                    "POST /groups HTTP/1.1",
                    "host: x",
                    "authorization: Bearer " + token,
                    "content-type: application/json",
                    "expect: 100-continue",
                    "content-length: " + body.length());
            assertThat(half.readHead()).startsWith("HTTP/1.1 100 "); // it has begun, whoever is told first
            half.send(body.substring(0, 3));
            listener.sendHead(
                    "GET /gate/events HTTP/1.1",
                    "host: x",
                    "authorization: Bearer " + token,
                    "connection: upgrade",
                    "upgrade: websocket",
                    "sec-websocket-version: 13",
                    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==");
            assertThat(listener.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(listener.read(listener.readNumbers(2)[1])).asString().contains("listening");

            server.destroy();

            assertThat(listener.readNumbers(4)).startsWith(0x88).endsWith(0x03, 0xe9); // close, 1001
            half.send(body.substring(3));
            assertThat(half.readToEnd()).startsWith("HTTP/1.1 201 ").contains("\"late\"");
        }
        assertThat(exitCode(server)).isZero();
    }

    @Test
    void portThatIsTakenIsAnErrorInWords() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process server = start("--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(exitCode(server)).isEqualTo(1);
        }
        assertThat(errors())
                .contains("Error: cannot listen on 127.0.0.1:", "--listen")
                .doesNotContain("\tat ");
    }

    @Test
    void folderThatIsMissingIsAnErrorInWords() throws Exception {
        assertThat(exitCode(start("--db-path", "no/mesh.db"))).isEqualTo(1);
        assertThat(errors()).contains("Error: cannot create the database no/mesh.db");
    }

    /// The original answers 404 to everything then (registry §1.7).
    @Test
    void folderOfFilesThatIsMissingIsAnErrorInWords() throws Exception {
        assertThat(exitCode(start("--listen", "127.0.0.1:0", "--pwa-dir", "no/pwa")))
                .isEqualTo(1);
        assertThat(errors()).contains("Error: cannot serve the files of no/pwa", "--pwa-dir");
    }

    @Test
    void wrongFlagIsAUsageError() throws Exception {
        assertThat(exitCode(start("-l", "127.0.0.1:0"))).isEqualTo(2);
    }

    private String get(String address, String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .header("authorization", "Bearer " + token)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private Process start(String... arguments) throws IOException {
        Process started = command(arguments)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        process = started;
        return started;
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                ServerMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("MESH_")
                        || name.startsWith("OAUTH_")
                        || List.of("RUST_LOG", "CORS_ORIGINS", "PWA_DIR").contains(name));
        return builder;
    }

    /// Waits for the line that says it serves.
    private static String address(Process server) throws IOException {
        String line = readyLine(server);
        assertThat(line).startsWith("mesh-server ready listen=");
        return line.substring(line.indexOf('=') + 1);
    }

    private static String readyLine(Process server) throws IOException {
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        return String.valueOf(out.readLine());
    }

    private static int status(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static int exitCode(Process server) throws InterruptedException {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return server.exitValue();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }
}
