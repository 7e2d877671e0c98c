package io.agentmesh.http.client;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.channel.StalledWriteGuard;
import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.websocket.RawWebSocket;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.http.websocket.WebSocketPipeline;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// Opens WebSockets. Thread-safe; holds nothing itself, the event loops are the caller's.
public final class WebSocketClient {
    /// The length of a handshake's nonce (RFC 6455 §4.1).
    private static final int KEY_BYTES = 16;

    private final EventLoops loops;
    private final RandomGenerator random;
    private final Ticker ticker;
    private final NameLookup names = new NameLookup();

    private WebSocketClient(EventLoops loops, RandomGenerator random, Ticker ticker) {
        this.loops = loops;
        this.random = random;
        this.ticker = ticker;
    }

    /// A client over these event loops.
    ///
    /// @param random makes the keys of handshakes, which need not be secret
    /// @param ticker measures how long opening takes; in programs `System::nanoTime`
    public static WebSocketClient create(EventLoops loops, RandomGenerator random, Ticker ticker) {
        return new WebSocketClient(loops, random, ticker);
    }

    /// Opens a socket; waits for it. The listener may have heard of the first messages when this
    /// returns, and hears of the end exactly if this does return.
    ///
    /// @throws UpgradeRefused if the server answers with a status other than 101
    /// @throws HttpFailure if there is no connection or no answer in time
    public WebSocket open(WebSocketCall call, WebSocketListener listener) throws HttpFailure, InterruptedException {
        Deadline deadline = Deadline.in(call.openTimeout(), ticker);
        Peer.Tcp peer = Peer.of(call.url());
        Optional<HttpProxy> proxy = call.proxies().on(call.url());
        if (proxy.isPresent()) {
            Opening<WebSocket> opening = opening(call, peer, listener);
            ChannelHandler pipeline = guarded(call, peer, opening);
            return takeOver(connected(call, peer, proxy, deadline), pipeline, peer, opening, deadline);
        }
        List<InetAddress> addresses = names.resolve(peer, deadline);
        HttpFailure last = new HttpFailure(Kind.UNKNOWN_HOST, "no address for " + peer.host());
        for (int i = 0; i < addresses.size(); i++) {
            Deadline share = deadline.atMost(deadline.left().dividedBy(addresses.size() - i));
            try {
                return open(call, peer, new InetSocketAddress(addresses.get(i), peer.port()), listener, share);
            } catch (HttpFailure failed) {
                if (!failed.kind().isBeforeSending()) {
                    throw failed;
                }
                last = failed;
            }
        }
        throw last;
    }

    private WebSocket open(
            WebSocketCall call, Peer.Tcp peer, InetSocketAddress address, WebSocketListener listener, Deadline deadline)
            throws HttpFailure, InterruptedException {
        Opening<WebSocket> opening = opening(call, peer, listener);
        ChannelFuture connecting = new Bootstrap()
                .group(loops.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(guarded(call, peer, opening))
                .connect(address);
        return await(connecting, peer, opening, deadline);
    }

    /// Opens a socket and hands it over as a channel with frames, on its event loop; waits for that. The
    /// taker is called if this returns, and otherwise not, save that an interruption may come just after
    /// it: then it gets a channel that is closed.
    ///
    /// The call's time to open holds twice: for the connection, a proxy's tunnel included, and for TLS and
    /// the upgrade. Its `stallTimeout` and its limits, but for that of a frame, are the taker's to hold.
    ///
    /// @throws UpgradeRefused if the server answers with a status other than 101
    /// @throws HttpFailure if there is no connection or no answer in time
    public void openRaw(WebSocketCall call, RawWebSocket taker) throws HttpFailure, InterruptedException {
        Peer.Tcp peer = Peer.of(call.url());
        Opening<Channel> opening = new Opening<>(peer, channel -> {
            taker.take(channel);
            return channel;
        });
        ChannelHandler pipeline = pipeline(call, peer, opening);
        SocketChannel connected =
                connected(call, peer, call.proxies().on(call.url()), Deadline.in(call.openTimeout(), ticker));
        takeOver(connected, pipeline, peer, opening, Deadline.in(call.openTimeout(), ticker));
    }

    private static Opening<WebSocket> opening(WebSocketCall call, Peer.Tcp peer, WebSocketListener listener) {
        return new Opening<>(
                peer,
                channel -> WebSocketPipeline.listen(
                        channel,
                        call.limits(),
                        listener,
                        task -> Thread.ofVirtual().name("websocket-client").start(task)));
    }

    /// Connects on the calling thread, which waits in any case.
    private SocketChannel connected(WebSocketCall call, Peer.Tcp peer, Optional<HttpProxy> proxy, Deadline deadline)
            throws HttpFailure, InterruptedException {
        try (Watchdog watchdog = new Watchdog()) {
            return new Dialer(watchdog, call.tls(), call.proxies(), names).openChannel(peer, proxy, deadline);
        }
    }

    /// The event loop takes the connection over as it is.
    private <T> T takeOver(
            SocketChannel connected, ChannelHandler pipeline, Peer.Tcp peer, Opening<T> opening, Deadline deadline)
            throws HttpFailure, InterruptedException {
        Channel channel = new NioSocketChannel(connected);
        channel.pipeline().addLast(pipeline);
        return await(loops.group().register(channel), peer, opening, deadline);
    }

    private static <T> T await(ChannelFuture connecting, Peer.Tcp peer, Opening<T> opening, Deadline deadline)
            throws HttpFailure, InterruptedException {
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                opening.fail(ConnectFailure.of(peer, done.cause()));
            }
        });
        return opening.await(connecting.channel(), deadline);
    }

    /// With a guard against a server that does not read.
    private ChannelHandler guarded(WebSocketCall call, Peer.Tcp peer, Opening<?> opening) throws HttpFailure {
        return pipeline(call, peer, opening, new StalledWriteGuard(call.stallTimeout()));
    }

    private ChannelHandler pipeline(WebSocketCall call, Peer.Tcp peer, Opening<?> opening, ChannelHandler... first)
            throws HttpFailure {
        Optional<SSLEngine> tls = tlsFor(call, peer);
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.ifPresent(engine -> channel.pipeline().addLast(new SslHandler(engine)));
                channel.pipeline()
                        .addLast(first)
                        .addLast(new HttpClientCodec())
                        .addLast(new ClientHandshake(call, peer, newKey(), opening));
            }
        };
    }

    /// Made on the calling thread, since the trust store may have to be read.
    private static Optional<SSLEngine> tlsFor(WebSocketCall call, Peer.Tcp peer) throws HttpFailure {
        if (peer.security() == Peer.Security.PLAIN) {
            return Optional.empty();
        }
        try {
            SSLEngine engine = call.tls().context().createSSLEngine(peer.host(), peer.port());
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            engine.setUseClientMode(true);
            return Optional.of(engine);
        } catch (GeneralSecurityException failed) {
            throw ConnectFailure.of(peer, failed);
        }
    }

    private String newKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
