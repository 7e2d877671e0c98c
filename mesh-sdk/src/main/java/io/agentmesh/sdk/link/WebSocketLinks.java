package io.agentmesh.sdk.link;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/// Opens links as WebSockets of the JDK: no subprotocol, no extension, no header of ours (sdk §1.1). A link
/// holds at most one message that came and was not taken yet, and one that is being sent.
///
/// Behind a proxy the WebSocket goes through a tunnel, `ws` as well as `wss`; the relay's name is looked up by the
/// proxy. A tunnel that does not come is told as [LinkEvents#proxyRefused(String)].
public final class WebSocketLinks implements LinkFactory, AutoCloseable {
    /// The longest message that is put together from fragments, in UTF-16 units: what a Rust client takes in
    /// bytes (wire §10.3). A longer one ends the link.
    public static final int MAX_MESSAGE_CHARS = 64 * 1024 * 1024;

    private final HttpClient http;
    private final ProxyRule proxies;
    private final Executor loop;
    private final Duration connectTimeout;
    private final int maxMessageChars;

    /// Links whose events come on `loop`.
    ///
    /// @param connectTimeout for each step: the connection, the tunnel and its TLS, the upgrade
    public WebSocketLinks(ProxyRule proxies, Executor loop, Duration connectTimeout) {
        this(HttpClient.newBuilder(), proxies, loop, connectTimeout, MAX_MESSAGE_CHARS);
    }

    /// The same, and `wss` relays are trusted as `tls` says, in place of the JVM's default.
    public WebSocketLinks(ProxyRule proxies, SSLContext tls, Executor loop, Duration connectTimeout) {
        this(HttpClient.newBuilder().sslContext(tls), proxies, loop, connectTimeout, MAX_MESSAGE_CHARS);
    }

    WebSocketLinks(ProxyRule proxies, Executor loop, Duration connectTimeout, int maxMessageChars) {
        this(HttpClient.newBuilder(), proxies, loop, connectTimeout, maxMessageChars);
    }

    private WebSocketLinks(
            HttpClient.Builder http, ProxyRule proxies, Executor loop, Duration connectTimeout, int maxMessageChars) {
        this.http =
                http.connectTimeout(connectTimeout).proxy(new Selector(proxies)).build();
        this.proxies = proxies;
        this.loop = loop;
        this.connectTimeout = connectTimeout;
        this.maxMessageChars = maxMessageChars;
    }

    @Override
    public Link open(URI relay, LinkEvents events) {
        Optional<HttpProxy> proxy = proxies.on(relay);
        WebSocketLink link = new WebSocketLink(loop, events, maxMessageChars);
        Optional<String> trouble = proxy.flatMap(HttpProxy::trouble);
        if (trouble.isPresent()) {
            loop.execute(() -> events.closed(trouble.get()));
            return link;
        }
        try {
            WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(connectTimeout);
            // The JDK sends it to the proxy alone.
            proxy.flatMap(HttpProxy::authorization).ifPresent(value -> builder.header("Proxy-Authorization", value));
            link.connect(builder.buildAsync(relay, link.listener()), proxy);
        } catch (IllegalArgumentException badUri) {
            loop.execute(() -> events.closed(String.valueOf(badUri.getMessage())));
        }
        return link;
    }

    /// Ends all links at once.
    @Override
    public void close() {
        http.shutdownNow();
    }

    /// Tells the JDK which way to take; it asks with `http` for `ws` and `https` for `wss`.
    private static final class Selector extends ProxySelector {
        private final ProxyRule proxies;

        Selector(ProxyRule proxies) {
            this.proxies = proxies;
        }

        @Override
        public List<Proxy> select(URI target) {
            return List.of(proxies.on(target).map(Selector::toProxy).orElse(Proxy.NO_PROXY));
        }

        private static Proxy toProxy(HttpProxy proxy) {
            // Unresolved: a name is looked up on the JDK's threads and not on the loop.
            return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
        }

        @Override
        public void connectFailed(URI target, SocketAddress address, IOException failure) {
            // There is no other proxy to try; the failure itself comes with the attempt.
        }
    }
}
