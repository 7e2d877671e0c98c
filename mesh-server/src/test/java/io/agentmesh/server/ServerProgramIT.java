package io.agentmesh.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process: what it prints, what it exits with.
final class ServerProgramIT {
    private static final String CANARY = "c4n4ry-oauth-secret";

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
    void whatIsNotServedYetIsWarnedOf() throws Exception {
        Process server = start(
                "--listen",
                "127.0.0.1:0",
                "--oauth-client-secret",
                CANARY,
                "--cors-origins",
                "*",
                "--pwa-dir",
                folder.toString());
        address(server);
        server.destroy();

        assertThat(exitCode(server)).isZero();
        assertThat(errors())
                .contains("login with a provider is not offered yet", "cors_origins", "pwa_dir")
                .doesNotContain(CANARY);
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
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(out.readLine());
        assertThat(line).startsWith("mesh-server ready listen=");
        return line.substring(line.indexOf('=') + 1);
    }

    private static int exitCode(Process server) throws InterruptedException {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return server.exitValue();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }
}
