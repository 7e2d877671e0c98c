package io.agentmesh.http;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    /// What handlers and listeners get after the last connection is gone, to see their interruption or
    /// to say goodbye.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final HttpServerConfig config;
    private final Channel listening;
    private final OpenConnections connections;
    private final ExecutorService virtualThreads;

    private HttpServer(
            HttpServerConfig config, Channel listening, OpenConnections connections, ExecutorService virtualThreads) {
        this.config = config;
        this.listening = listening;
        this.connections = connections;
        this.virtualThreads = virtualThreads;
    }

    /// Listens and answers by `routes` from the moment it returns.
    ///
    /// @param loops stays the caller's, and must outlive the server
    /// @throws IOException if the address cannot be bound
    public static HttpServer start(HttpServerConfig config, EventLoops loops, Routes routes) throws IOException {
        ExecutorService virtualThreads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        OpenConnections connections = new OpenConnections();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(channelFor(config.listen()))
                .handler(new AcceptLimit(config.maxConnections()))
                .childHandler(new HttpPipeline(config, routes, virtualThreads, connections))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false);
        if (config.listen() instanceof ListenAddress.Tcp) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        }
        ChannelFuture bound = bootstrap.bind(config.listen().toSocketAddress()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            virtualThreads.close();
            throw cannotListen(config.listen(), bound.cause());
        }
        return new HttpServer(config, bound.channel(), connections, virtualThreads);
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
        return switch (config.listen()) {
            case ListenAddress.Tcp tcp -> new ListenAddress.Tcp(tcp.host(), port());
            case ListenAddress.UnixSocket unix -> unix;
        };
    }

    /// The TCP port it listens on.
    ///
    /// @throws IllegalStateException if it listens on a Unix-domain socket
    public int port() {
        if (listening.localAddress() instanceof InetSocketAddress tcp) {
            return tcp.getPort();
        }
        throw new IllegalStateException("port of " + config.listen() + " (expected: a TCP address)");
    }

    /// How many connections are open now, of whatever kind.
    public int openConnections() {
        return connections.size();
    }

    /// Accepts no more, closes what is idle, closes WebSockets with 1001, waits for the rest up to the
    /// drain time, and cuts what is left then; its handlers are interrupted. Returns when all is over.
    /// Stopping again does nothing.
    public void stop() {
        listening.close().awaitUninterruptibly();
        connections.drain();
        try {
            cut(connections.awaitEmpty(config.drainTime()));
            virtualThreads.shutdown();
            if (!virtualThreads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                virtualThreads.shutdownNow();
            }
        } catch (InterruptedException hurry) {
            virtualThreads.shutdownNow();
            Thread.currentThread().interrupt();
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
