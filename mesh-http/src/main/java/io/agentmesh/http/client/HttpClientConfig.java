package io.agentmesh.http.client;

import io.agentmesh.core.proxy.ProxyRule;
import java.time.Duration;

/// What a client puts up with.
///
/// @param connectTimeout for the look-up of the name, the connection, a proxy's tunnel and the TLS handshake
/// @param deadline for the whole call, redirects included, unless the call has its own
/// @param maxResponseBytes the largest response body; above it [HttpFailure.Kind#TOO_LARGE]
/// @param maxRedirects how many redirects are followed; a redirect beyond 0 is simply the answer
/// @param keep which connections are used again
/// @param tls whom to trust
/// @param proxies which peers are reached through a proxy's tunnel; never those over a Unix-domain socket
public record HttpClientConfig(
        Duration connectTimeout,
        Duration deadline,
        int maxResponseBytes,
        int maxRedirects,
        KeepRule keep,
        TlsTrust tls,
        ProxyRule proxies) {
    /// 10 s to connect, 30 s a call, responses of 16 MiB, no redirects, connections kept as usual, the JDK's trust
    /// store, no proxy.
    public static final HttpClientConfig DEFAULTS = new HttpClientConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            16 << 20,
            0,
            KeepRule.USUAL,
            TlsTrust.JDK,
            ProxyRule.none());

    public HttpClientConfig {
        AtLeast.require(1, "connectTimeout", connectTimeout.toMillis());
        AtLeast.require(1, "deadline", deadline.toMillis());
        AtLeast.require(0, "maxResponseBytes", maxResponseBytes);
        AtLeast.require(0, "maxRedirects", maxRedirects);
    }

    public HttpClientConfig withConnectTimeout(Duration time) {
        return new HttpClientConfig(time, deadline, maxResponseBytes, maxRedirects, keep, tls, proxies);
    }

    public HttpClientConfig withDeadline(Duration time) {
        return new HttpClientConfig(connectTimeout, time, maxResponseBytes, maxRedirects, keep, tls, proxies);
    }

    public HttpClientConfig withMaxResponseBytes(int bytes) {
        return new HttpClientConfig(connectTimeout, deadline, bytes, maxRedirects, keep, tls, proxies);
    }

    public HttpClientConfig withMaxRedirects(int redirects) {
        return new HttpClientConfig(connectTimeout, deadline, maxResponseBytes, redirects, keep, tls, proxies);
    }

    public HttpClientConfig withKeep(KeepRule rule) {
        return new HttpClientConfig(connectTimeout, deadline, maxResponseBytes, maxRedirects, rule, tls, proxies);
    }

    public HttpClientConfig withMaxIdleConnections(int connections) {
        return withKeep(keep.withConnections(connections));
    }

    public HttpClientConfig withTls(TlsTrust trust) {
        return new HttpClientConfig(connectTimeout, deadline, maxResponseBytes, maxRedirects, keep, trust, proxies);
    }

    public HttpClientConfig withProxies(ProxyRule rule) {
        return new HttpClientConfig(connectTimeout, deadline, maxResponseBytes, maxRedirects, keep, tls, rule);
    }
}
