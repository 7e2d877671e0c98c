package io.agentmesh.http.client;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.http.client.HttpFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// How a peer is reached: straight, or through the tunnel of a proxy. Says in words what failed on the way, and whose
/// fault it is.
///
/// @param proxy empty for the straight way
record Way(Peer peer, Optional<HttpProxy> proxy) {
    static Way straight(Peer peer) {
        return new Way(peer, Optional.empty());
    }

    static Way to(Peer.Tcp peer, ProxyRule proxies) {
        return new Way(peer, proxies.on(peer.url()));
    }

    /// Why there is no connection.
    HttpFailure failure(Throwable failed) {
        return switch (failed) {
            case HttpFailure known -> known;
            case GeneralSecurityException _, SSLException _ -> ConnectFailure.of(peer, failed);
            case ConnectException _ when proxy.isPresent() -> proxyFailure("takes no connection", failed);
            default -> ConnectFailure.of(peer, failed);
        };
    }

    /// Why the proxy is of no use.
    HttpFailure noTunnel(IOException failed) {
        return proxyFailure("opened no tunnel to " + peer + ": " + failed.getMessage(), failed);
    }

    /// Why there is no address to connect to.
    HttpFailure lookUpFailure(HttpFailure failed) {
        if (proxy.isEmpty()) {
            return failed;
        }
        return failed.kind() == Kind.UNKNOWN_HOST ? proxyFailure("is an unknown host", failed) : late();
    }

    /// There was no connection in time.
    HttpFailure late() {
        return proxy.map(through -> new HttpFailure(
                        Kind.CONNECT_TIMEOUT,
                        "no connection to " + peer + " through the proxy " + through + " in time"))
                .orElseGet(() -> ConnectFailure.late(peer));
    }

    private HttpFailure proxyFailure(String why, Throwable failed) {
        String who = proxy.map(HttpProxy::toString).orElse("");
        return new HttpFailure(Kind.PROXY_REFUSED, "the proxy " + who + " " + why, failed);
    }
}
