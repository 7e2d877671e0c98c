package io.agentmesh.meshd.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.relay.Relay;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.queue.MemoryQueue;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The real relay on a port of its own, open to everybody.
public final class TestRelay implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final String scheme;
    private final Relay relay;
    private final HttpServer server;

    public TestRelay(int port) throws IOException {
        this(HttpServerConfig.listeningOn("127.0.0.1", port), "ws");
    }

    private TestRelay(HttpServerConfig config, String scheme) throws IOException {
        this.scheme = scheme;
        relay = Relay.start(
                RelayLimits.DEFAULTS,
                new OpenGate(),
                new MemoryQueue(RelayLimits.DEFAULTS.queue(), System::nanoTime),
                new TimeAndChance(
                        InstantSource.system(),
                        System::nanoTime,
                        (delay, task) -> {
                            Future<?> later = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                            return () -> later.cancel(false);
                        },
                        new SecureRandom()));
        server = HttpServer.start(config.withDrainTime(Duration.ZERO), loops, relay.routes());
    }

    /// One that is spoken to over TLS.
    public static TestRelay withTls(CertificateFiles certificate) throws IOException {
        return new TestRelay(HttpServerConfig.listeningOn("127.0.0.1", 0).withTls(certificate), "wss");
    }

    public int port() {
        return server.port();
    }

    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.port() + "/ws");
    }

    @Override
    public void close() {
        relay.stop();
        server.close();
        timers.shutdownNow();
        loops.close();
    }
}
