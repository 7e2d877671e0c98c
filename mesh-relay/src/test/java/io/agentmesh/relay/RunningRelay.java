package io.agentmesh.relay;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.queue.MemoryQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A relay on a free port, on two event loops, with real time.
final class RunningRelay implements AutoCloseable {
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor();
    private final EventLoops loops = EventLoops.create(2);
    private final Relay relay;
    private final HttpServer server;
    private final boolean encrypted;

    private RunningRelay(RelayLimits limits, Gate gate, @Nullable CertificateFiles certificate) throws IOException {
        Timers timers = (delay, task) -> {
            var scheduled = housekeeping.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        };
        this.encrypted = certificate != null;
        var queue = new MemoryQueue(limits.queue(), System::nanoTime);
        this.relay = Relay.start(
                limits,
                gate,
                queue,
                new TimeAndChance(InstantSource.system(), System::nanoTime, timers, new SecureRandom()));
        this.server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withTls(certificate), loops, relay.routes());
    }

    static RunningRelay start(RelayLimits limits, Gate gate) {
        try {
            return new RunningRelay(limits, gate, null);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    static RunningRelay startWithTls(RelayLimits limits, Gate gate, CertificateFiles certificate) throws IOException {
        return new RunningRelay(limits, gate, certificate);
    }

    URI ws() {
        return URI.create((encrypted ? "wss://" : "ws://") + server.address() + "/ws");
    }

    /// What a plain request is answered with.
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return request("GET", path);
    }

    HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        URI url = URI.create("http://" + server.address() + path);
        HttpRequest request = HttpRequest.newBuilder(url)
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /// The value of one series in `/metrics`.
    long metric(String series) throws IOException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToLong(line -> Long.parseLong(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /// By a socket of its own: far cheaper than the client of the JDK, and tests ask again and again.
    private String metrics() throws IOException {
        try (RawSocket socket = RawSocket.to(port())) {
            return socket.sendHead("GET /metrics HTTP/1.1", "host: x", "connection: close")
                    .readToEnd();
        }
    }

    void revoke(AgentKeyPair agent) {
        relay.revoke(agent.id());
    }

    int port() {
        return server.port();
    }

    /// What an upgrade is answered with.
    String answerToUpgrade() throws IOException {
        try (RawSocket socket = RawSocket.to(port())) {
            return socket.askForWebSocket("/ws").readHead();
        }
    }

    /// What the program does first at its end.
    void drain() {
        try {
            relay.drain();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        drain();
        server.stop();
    }

    @Override
    public void close() {
        stop();
        loops.close();
        housekeeping.shutdownNow();
    }
}
