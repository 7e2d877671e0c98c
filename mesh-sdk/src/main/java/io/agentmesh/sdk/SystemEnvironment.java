package io.agentmesh.sdk;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.link.WebSocketLinks;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// The real world: one daemon thread for the loop and its timers, a virtual thread for each handler, the
/// JDK's WebSocket, the system's clocks and its secure random source. The one place in this module that knows
/// them.
///
/// One environment may serve several clients and agents; each handles its events on the same loop. Closed
/// once they are.
public final class SystemEnvironment implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor loop;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final WebSocketLinks links;
    private final MeshEnvironment environment;

    /// Starts the loop's thread. Relays are reached through the proxy that the process environment names, if any, as
    /// [ProxyRule#fromEnvironment] says.
    ///
    /// @throws IllegalArgumentException if a variable such as `HTTPS_PROXY` names no usable proxy: going around it
    ///     could be worse than not going at all
    public SystemEnvironment() {
        this(usualProxy());
    }

    /// Starts the loop's thread. Relays are reached as `proxy` says, whatever the process environment does.
    public SystemEnvironment(ProxyRule proxy) {
        this(proxy, Optional.empty());
    }

    /// Starts the loop's thread. Relays are reached as `proxy` says, and those at `wss` are trusted as `tls` says, in
    /// place of the JVM's default.
    public SystemEnvironment(ProxyRule proxy, SSLContext tls) {
        this(proxy, Optional.of(tls));
    }

    private SystemEnvironment(ProxyRule proxy, Optional<SSLContext> tls) {
        loop = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("mesh-loop").factory());
        loop.setRemoveOnCancelPolicy(true);
        // What the JDK's socket still reports while we close has nobody left to tell.
        loop.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        links = tls.map(given -> new WebSocketLinks(proxy, given, loop, CONNECT_TIMEOUT))
                .orElseGet(() -> new WebSocketLinks(proxy, loop, CONNECT_TIMEOUT));
        environment = new MeshEnvironment(
                loop,
                handlers,
                this::schedule,
                System::nanoTime,
                InstantSource.system(),
                new Random(),
                new SecureRandom(),
                links);
    }

    /// What the process environment says, as [ProxyRule#fromEnvironment] reads it.
    ///
    /// @throws IllegalArgumentException if a variable names no usable proxy
    public static ProxyRule usualProxy() {
        return switch (ProxyRule.fromEnvironment(System.getenv())) {
            case Decoded.Ok<ProxyRule>(ProxyRule proxy) -> proxy;
            case Decoded.Bad<ProxyRule>(Violation why) -> throw new IllegalArgumentException(why.detail());
        };
    }

    /// What clients and agents are built with.
    public MeshEnvironment environment() {
        return environment;
    }

    private Timers.Timer schedule(Duration delay, Runnable task) {
        Future<?> scheduled = loop.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /// Ends all threads. Handlers that are still running are interrupted.
    @Override
    public void close() {
        loop.shutdownNow();
        handlers.shutdownNow();
        links.close();
    }
}
