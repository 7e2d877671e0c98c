package io.agentmesh.http.client;

import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.websocket.WebSocketLimits;
import java.net.URI;
import java.time.Duration;

/// A WebSocket to be opened. Immutable; `with…` gives a changed copy.
///
/// @param url of the scheme `ws` or `wss`
/// @param headers sent with the upgrade, besides those that make it one
/// @param openTimeout for everything until the socket is open, a proxy's tunnel included; of
///     [WebSocketClient#openRaw] once for the connection and once for what follows
/// @param stallTimeout without a byte taken of what is to be written; then the connection is cut
/// @param limits of the open socket
/// @param tls whom to trust
/// @param proxies whether it goes through a proxy's tunnel
public record WebSocketCall(
        URI url,
        Headers headers,
        Duration openTimeout,
        Duration stallTimeout,
        WebSocketLimits limits,
        TlsTrust tls,
        ProxyRule proxies) {
    public WebSocketCall {
        Peer.of(url);
        if (openTimeout.toMillis() <= 0 || stallTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "timeouts: " + openTimeout + ", " + stallTimeout + " (expected: 1 ms or more)");
        }
    }

    /// A call with 10 s to open, 30 s for a stalled reader, the usual limits and no proxy.
    ///
    /// @throws IllegalArgumentException if the URL is of another kind
    public static WebSocketCall to(URI url) {
        return new WebSocketCall(
                url,
                Headers.none(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                WebSocketLimits.DEFAULTS,
                TlsTrust.JDK,
                ProxyRule.none());
    }

    public WebSocketCall withHeader(String name, String value) {
        return new WebSocketCall(url, headers.with(name, value), openTimeout, stallTimeout, limits, tls, proxies);
    }

    /// Sets `authorization: Bearer <token>`.
    public WebSocketCall withBearer(String token) {
        return withHeader("authorization", "Bearer " + token);
    }

    public WebSocketCall withOpenTimeout(Duration time) {
        return new WebSocketCall(url, headers, time, stallTimeout, limits, tls, proxies);
    }

    public WebSocketCall withStallTimeout(Duration time) {
        return new WebSocketCall(url, headers, openTimeout, time, limits, tls, proxies);
    }

    public WebSocketCall withLimits(WebSocketLimits changed) {
        return new WebSocketCall(url, headers, openTimeout, stallTimeout, changed, tls, proxies);
    }

    public WebSocketCall withTls(TlsTrust trust) {
        return new WebSocketCall(url, headers, openTimeout, stallTimeout, limits, trust, proxies);
    }

    public WebSocketCall withProxies(ProxyRule rule) {
        return new WebSocketCall(url, headers, openTimeout, stallTimeout, limits, tls, rule);
    }

    /// Without headers and query: they may be secret.
    @Override
    public String toString() {
        return "WebSocketCall[" + Peer.of(url) + url.getRawPath() + "]";
    }
}
