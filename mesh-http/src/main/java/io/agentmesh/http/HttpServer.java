package io.agentmesh.http;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that listens, from [#start] to [#stop]. Thread-safe.
///
/// ```java
/// try (EventLoops loops = EventLoops.create();
///         HttpServer server = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.1", 0), loops, routes)) {
///     log.atInfo().setMessage("listening").addKeyValue("address", server.address()).log();
///     shutdown.await();
/// }
/// ```
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    /// Connections that the kernel holds for us before it turns further ones away.
    private static final int BACKLOG = 1024;
    /// What handlers and listeners get after the last connection is gone, to come to their end.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final HttpServerConfig config;
    private final Channel listening;
    private final ListenAddress address;
    private final OpenConnections connections;
    private final AtomicLong turnedAway;
    private final VirtualThreads threads;

    /// Those that came: the ones that are here, and how many were turned away at the door.
    private record Visits(OpenConnections connections, AtomicLong turnedAway) {}

    private HttpServer(HttpServerConfig config, Channel listening, Visits visits, VirtualThreads threads) {
        this.config = config;
        this.listening = listening;
        this.address = boundAddress(config.listen(), listening);
        this.connections = visits.connections();
        this.turnedAway = visits.turnedAway();
        this.threads = threads;
    }

    /// Listens and answers by `routes` from the moment it returns.
    ///
    /// @param loops stays the caller's, and must outlive the server
    /// @throws IOException if the address cannot be bound
    public static HttpServer start(HttpServerConfig config, EventLoops loops, Routes routes) throws IOException {
        VirtualThreads threads = new VirtualThreads();
        OpenConnections connections = new OpenConnections();
        AtomicLong turnedAway = new AtomicLong();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(channelFor(config.listen()))
                .handler(new AcceptLimit(config.crowd(), turnedAway))
                .childHandler(new HttpPipeline(config, routes, threads, connections))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false);
        if (config.listen() instanceof ListenAddress.Tcp) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        }
        ChannelFuture bound = bootstrap.bind(config.listen().toSocketAddress()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw cannotListen(config.listen(), bound.cause());
        }
        return new HttpServer(config, bound.channel(), new Visits(connections, turnedAway), threads);
    }

    private static IOException cannotListen(ListenAddress address, Throwable cause) {
        String why = cause instanceof UnresolvedAddressException ? "unknown host" : cause.getMessage();
        return new IOException("cannot listen on " + address + ": " + why, cause);
    }

    private static Class<? extends ServerChannel> channelFor(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp _ -> NioServerSocketChannel.class;
            case ListenAddress.UnixSocket _ -> NioServerDomainSocketChannel.class;
        };
    }

    /// Where it listens; a port that was 0 is the real one here.
    public ListenAddress address() {
        return address;
    }

    /// The TCP port it listens on.
    ///
    /// @throws IllegalStateException if it listens on a Unix-domain socket
    public int port() {
        return switch (address) {
            case ListenAddress.Tcp tcp -> tcp.port();
            case ListenAddress.UnixSocket unix ->
                throw new IllegalStateException("port of " + unix + " (expected: a TCP address)");
        };
    }

    private static ListenAddress boundAddress(ListenAddress wanted, Channel listening) {
        return wanted instanceof ListenAddress.Tcp tcp && listening.localAddress() instanceof InetSocketAddress bound
                ? new ListenAddress.Tcp(tcp.host(), bound.getPort())
                : wanted;
    }

    /// How many connections are open now, of whatever kind.
    public int openConnections() {
        return connections.all().size();
    }

    /// Connections that were closed at once because their address had its share, since the start.
    public long turnedAway() {
        return turnedAway.get();
    }

    /// Accepts no more, closes what is idle, closes WebSockets with 1001, waits for the rest up to the
    /// drain time, and cuts what is left then; its handlers are interrupted. Returns when that is done
    /// and the listeners have heard of it, or 2 s later.
    /// Stopping again does nothing.
    public void stop() {
        listening.close().awaitUninterruptibly();
        awaitPortGivenUp();
        connections.drain();
        try {
            List<Channel> late = connections.awaitEmpty(config.times().drain());
            cut(late);
            threads.end(late.isEmpty() ? LAST_WORDS : Duration.ZERO, LAST_WORDS);
        } catch (InterruptedException hurry) {
            cut(connections.all());
            threads.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /// The JDK gives up the port of a closed listener when its loop selects again, and takes connections until
    /// then. What the loop itself schedules runs in its next turn at the earliest, and each turn begins by
    /// selecting; what another thread schedules may run in this one.
    private void awaitPortGivenUp() {
        EventLoop loop = listening.eventLoop();
        if (!loop.isShuttingDown()) {
            Promise<Void> nextTurn = loop.newPromise();
            loop.execute(() -> loop.schedule(() -> nextTurn.trySuccess(null), 0, TimeUnit.NANOSECONDS));
            nextTurn.awaitUninterruptibly(LAST_WORDS.toMillis());
        }
    }

    private static void cut(List<Channel> late) {
        if (!late.isEmpty()) {
            log.atWarn()
                    .setMessage("drain time is over, connections cut")
                    .addKeyValue("connections", late.size())
                    .log();
            late.forEach(Channel::close);
        }
    }

    /// As [#stop].
    @Override
    public void close() {
        stop();
    }
}
