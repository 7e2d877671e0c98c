package io.agentmesh.http.client;

import io.agentmesh.core.proxy.ProxyRule;
import java.time.Duration;

/// What a client puts up with.
///
/// @param connectTimeout for the look-up of the name, the connection, a proxy's tunnel and the TLS handshake
/// @param deadline for the whole call, redirects included, unless the call has its own
/// @param maxResponseBytes the largest response body; above it [HttpFailure.Kind#TOO_LARGE]
/// @param maxRedirects how many redirects are followed; a redirect beyond 0 is simply the answer
/// @param maxIdleConnections kept for further calls, over all peers; 0 makes a connection a call
/// @param maxIdleTime after which a kept connection is not used again; it is closed within twice that time
/// @param tls whom to trust
/// @param proxies which peers are reached through a proxy's tunnel; never those over a Unix-domain socket
public record HttpClientConfig(
        Duration connectTimeout,
        Duration deadline,
        int maxResponseBytes,
        int maxRedirects,
        int maxIdleConnections,
        Duration maxIdleTime,
        TlsTrust tls,
        ProxyRule proxies) {
    /// 10 s to connect, 30 s a call, responses of 16 MiB, no redirects, 16 idle connections for up to 20
    /// s, the JDK's trust store, no proxy.
    public static final HttpClientConfig DEFAULTS = new HttpClientConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            16 << 20,
            0,
            16,
            Duration.ofSeconds(20),
            TlsTrust.JDK,
            ProxyRule.none());

    public HttpClientConfig {
        requireAtLeast(1, "connectTimeout", connectTimeout.toMillis());
        requireAtLeast(1, "deadline", deadline.toMillis());
        requireAtLeast(0, "maxResponseBytes", maxResponseBytes);
        requireAtLeast(0, "maxRedirects", maxRedirects);
        requireAtLeast(0, "maxIdleConnections", maxIdleConnections);
        requireAtLeast(1, "maxIdleTime", maxIdleTime.toMillis());
    }

    private static void requireAtLeast(long minimum, String name, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + minimum + " or more)");
        }
    }

    public HttpClientConfig withConnectTimeout(Duration time) {
        return new HttpClientConfig(
                time, deadline, maxResponseBytes, maxRedirects, maxIdleConnections, maxIdleTime, tls, proxies);
    }

    public HttpClientConfig withDeadline(Duration time) {
        return new HttpClientConfig(
                connectTimeout, time, maxResponseBytes, maxRedirects, maxIdleConnections, maxIdleTime, tls, proxies);
    }

    public HttpClientConfig withMaxResponseBytes(int bytes) {
        return new HttpClientConfig(
                connectTimeout, deadline, bytes, maxRedirects, maxIdleConnections, maxIdleTime, tls, proxies);
    }

    public HttpClientConfig withMaxRedirects(int redirects) {
        return new HttpClientConfig(
                connectTimeout, deadline, maxResponseBytes, redirects, maxIdleConnections, maxIdleTime, tls, proxies);
    }

    public HttpClientConfig withMaxIdleConnections(int connections) {
        return new HttpClientConfig(
                connectTimeout, deadline, maxResponseBytes, maxRedirects, connections, maxIdleTime, tls, proxies);
    }

    public HttpClientConfig withMaxIdleTime(Duration time) {
        return new HttpClientConfig(
                connectTimeout, deadline, maxResponseBytes, maxRedirects, maxIdleConnections, time, tls, proxies);
    }

    public HttpClientConfig withTls(TlsTrust trust) {
        return new HttpClientConfig(
                connectTimeout,
                deadline,
                maxResponseBytes,
                maxRedirects,
                maxIdleConnections,
                maxIdleTime,
                trust,
                proxies);
    }

    public HttpClientConfig withProxies(ProxyRule rule) {
        return new HttpClientConfig(
                connectTimeout, deadline, maxResponseBytes, maxRedirects, maxIdleConnections, maxIdleTime, tls, rule);
    }
}
