package io.agentmesh.meshd.link;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;
import io.agentmesh.sdk.link.LinkFactory;
import io.agentmesh.sdk.link.WebSocketLinks;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens links whose sockets are read and written on the mesh loop: no subprotocol, no extension, no header
/// of ours (sdk §1.1). What blocks on the way there, looking a name up, connecting, a proxy's tunnel, does
/// so on a virtual thread for each link, which ends with that.
///
/// Behind a proxy the WebSocket goes through a tunnel, `ws` as well as `wss`; the relay's name is looked up
/// by the proxy. A tunnel that does not come is told as [LinkEvents#proxyRefused(String)].
final class LoopLinks implements LinkFactory {
    /// As in the SDK's own links.
    static final int MAX_MESSAGE_CHARS = WebSocketLinks.MAX_MESSAGE_CHARS;

    /// The longest frame, twice the longest envelope: it is gathered before it is looked at, in memory of its own. A
    /// longer message comes in several.
    static final int MAX_FRAME_BYTES = 32 << 20;

    private static final Logger log = LoggerFactory.getLogger(LoopLinks.class);
    private static final Set<String> SCHEMES = Set.of("ws", "wss");

    private final MeshLoop loop;
    private final Terms terms;
    private final WebSocketClient client;
    private final SecureRandom random;
    private final int maxMessageChars;

    /// How relays are reached.
    ///
    /// @param trust whose certificates count, of relays at `wss`
    /// @param connectTimeout for each step: the connection with its tunnel; TLS and the upgrade
    record Terms(ProxyRule proxies, TlsTrust trust, Duration connectTimeout) {}

    /// @param random draws what frames are masked with
    /// @param maxMessageChars the longest message that is put together, in UTF-16 units, 1 to 2^29; a
    ///     longer one ends the link
    LoopLinks(MeshLoop loop, Terms terms, Ticker ticker, SecureRandom random, int maxMessageChars) {
        this.loop = loop;
        this.terms = terms;
        this.client = WebSocketClient.create(loop.loops(), random, ticker);
        this.random = random;
        this.maxMessageChars = maxMessageChars;
    }

    @Override
    public Link open(URI relay, LinkEvents events) {
        LoopLink link = new LoopLink(loop, random, events, maxMessageChars);
        Optional<HttpProxy> proxy = terms.proxies().on(relay);
        Optional<String> trouble = proxy.flatMap(HttpProxy::trouble);
        if (trouble.isPresent()) {
            link.endSoon(trouble.get());
            return link;
        }
        try {
            WebSocketCall call = call(relay);
            link.openOn(Thread.ofVirtual().name("relay-opening").unstarted(() -> open(call, link, proxy)));
        } catch (IllegalArgumentException badUri) {
            link.endSoon(String.valueOf(badUri.getMessage()));
        }
        return link;
    }

    private WebSocketCall call(URI relay) {
        String scheme = String.valueOf(relay.getScheme()).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException("invalid URI scheme " + scheme);
        }
        return WebSocketCall.to(relay)
                .withOpenTimeout(terms.connectTimeout())
                .withLimits(WebSocketLimits.DEFAULTS.withMaxFrameBytes(MAX_FRAME_BYTES))
                .withTls(terms.trust())
                .withProxies(terms.proxies());
    }

    private void open(WebSocketCall call, LoopLink link, Optional<HttpProxy> proxy) {
        try {
            client.openRaw(call, link::opened);
        } catch (HttpFailure failure) {
            NotOpened end = NotOpened.of(failure, proxy);
            loop.execute(() -> link.notOpened(end));
        } catch (InterruptedException aborted) {
            // Whoever aborted it has told it already.
        } catch (RuntimeException fault) {
            log.atError()
                    .setMessage("link not opened for a fault of ours")
                    .setCause(fault)
                    .log();
            link.endSoon(LinkHandler.FAULT);
        }
    }
}
