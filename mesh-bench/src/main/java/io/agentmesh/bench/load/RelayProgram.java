package io.agentmesh.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A relay that was started to be measured: on a free port of this machine, with a home and a folder of its
/// own, and with its limits out of the way. Stopped by its own process.
final class RelayProgram {
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 15;
    /// Keys that a relay does not know it ignores.
    private static final String CONFIG = """
            listen = "127.0.0.1:%d"
            rate_limit = 1000000000.0
            rate_burst = 1000000000.0
            log_level = "warn"
            max_connections = 100000
            max_connections_per_address = 100000
            max_logins_per_address = 100000
            """;

    private final String name;
    private final Process process;
    private final int port;

    private RelayProgram(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /// Starts a relay and waits until it is alive.
    ///
    /// @param command the program and its arguments, blanks between
    /// @param folder where it lives; made
    static RelayProgram start(String name, String command, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("relay.toml"), CONFIG.formatted(port));
        var builder = new ProcessBuilder(List.of(command.split(" +", -1)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("RUST_LOG", "error");
        var relay = new RelayProgram(name, builder.start(), port);
        relay.awaitHealth();
        return relay;
    }

    String name() {
        return name;
    }

    /// Where load is to go.
    Target target(int threads) {
        return Target.of(URI.create("ws://127.0.0.1:" + port + "/ws"), process.pid(), threads, 1);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            for (int attempt = 0; attempt < START_SECONDS * 10; attempt++) {
                if (!process.isAlive()) {
                    break;
                }
                if (isHealthy(client, request)) {
                    return;
                }
                Target.letPass(Duration.ofMillis(100));
            }
        }
        stop();
        throw new IOException(name + " did not start; its output is in its folder");
    }

    private static boolean isHealthy(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Reads its metrics, which a relay in order always tells.
    ///
    /// @throws IOException if it does not
    void scrape() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains("mesh_connected_agents")) {
                throw new IOException(name + " does not tell its metrics: status " + answer.statusCode());
            }
        }
    }

    /// Ends it, and waits until it is gone.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
