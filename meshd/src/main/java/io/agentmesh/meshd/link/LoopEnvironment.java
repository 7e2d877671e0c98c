package io.agentmesh.meshd.link;

import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.sdk.MeshEnvironment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// The threads of a daemon's mesh: one daemon thread, `mesh-loop`, for all state, timers and the links to
/// relays, and a virtual thread for each handler. Thread-safe. Closed once whoever uses it is.
public final class LoopEnvironment implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final MeshLoop loop = new MeshLoop();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final MeshEnvironment environment;

    /// What comes from outside.
    ///
    /// @param ticker measures elapsed time
    /// @param timeOfDay stamps envelopes
    /// @param jitter draws waits
    /// @param secrets draws keys, ids, and what texts are masked with
    public record Outside(Ticker ticker, InstantSource timeOfDay, RandomGenerator jitter, SecureRandom secrets) {}

    /// Starts the loop's thread.
    ///
    /// @param proxies how relays are reached
    /// @param trust whose certificates count, of relays at `wss`
    public LoopEnvironment(ProxyRule proxies, TlsTrust trust, Outside outside) {
        LoopLinks links = new LoopLinks(
                loop,
                new LoopLinks.Terms(proxies, trust, CONNECT_TIMEOUT),
                outside.ticker(),
                outside.secrets(),
                LoopLinks.MAX_MESSAGE_CHARS);
        environment = new MeshEnvironment(
                loop,
                handlers,
                loop,
                outside.ticker(),
                outside.timeOfDay(),
                outside.jitter(),
                outside.secrets(),
                links);
    }

    /// What agents are built with.
    public MeshEnvironment environment() {
        return environment;
    }

    /// Ends all links and the loop's thread. Handlers that are still running are interrupted; an opening that is
    /// under way ends by itself, 20 s later at most.
    @Override
    public void close() {
        loop.close();
        handlers.shutdownNow();
    }
}
