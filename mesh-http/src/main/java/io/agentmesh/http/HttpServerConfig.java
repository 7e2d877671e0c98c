package io.agentmesh.http;

import io.agentmesh.http.tls.CertificateFiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a server listens and what it puts up with.
///
/// @param listen where
/// @param tls what it proves itself with; `null` for clear text
/// @param sizes of what it reads
/// @param crowd how many may be connected
/// @param times how long it waits
public record HttpServerConfig(
        ListenAddress listen, @Nullable CertificateFiles tls, Sizes sizes, Crowd crowd, Times times) {
    /// Bytes of one request.
    ///
    /// @param maxBodyBytes the largest request body; above it 413 to whoever asks for the body (registry
    /// §2.4)
    /// @param maxHeaderBytes the request line and the headers, each; above it 414 or 431
    public record Sizes(int maxBodyBytes, int maxHeaderBytes) {
        /// Bodies of 2 MiB, headers of 64 KiB.
        public static final Sizes DEFAULTS = new Sizes(2 << 20, 64 << 10);

        public Sizes {
            requirePositive("maxBodyBytes", maxBodyBytes);
            requirePositive("maxHeaderBytes", maxHeaderBytes);
        }
    }

    /// Connections at a time.
    ///
    /// @param maxConnections in all; further ones wait to be accepted, in the kernel
    /// @param maxPerAddress from one IP address; further ones are closed as soon as they are accepted
    public record Crowd(int maxConnections, int maxPerAddress) {
        /// 10,000 in all; one address may have all of them.
        public static final Crowd DEFAULTS = new Crowd(10_000, 10_000);

        public Crowd {
            requirePositive("maxConnections", maxConnections);
            requirePositive("maxPerAddress", maxPerAddress);
        }
    }

    /// Time limits.
    ///
    /// @param requestRead from a request's first byte to its last; then 408
    /// @param keepAlive until the first byte of the next request; then the connection is closed
    /// @param stall without a byte taken of what is to be written; then the connection is cut
    /// @param drain what requests and sockets in flight get when the server stops; then they are cut
    public record Times(Duration requestRead, Duration keepAlive, Duration stall, Duration drain) {
        /// 30 s to send a request, 75 s between two, 30 s for a stalled reader, 10 s to drain.
        public static final Times DEFAULTS = new Times(
                Duration.ofSeconds(30), Duration.ofSeconds(75), Duration.ofSeconds(30), Duration.ofSeconds(10));

        public Times {
            requirePositive("requestRead", requestRead.toMillis());
            requirePositive("keepAlive", keepAlive.toMillis());
            requirePositive("stall", stall.toMillis());
            if (drain.isNegative()) {
                throw new IllegalArgumentException("drain: " + drain + " (expected: 0 or more)");
            }
        }
    }

    /// The defaults of each part, in clear text.
    public static HttpServerConfig listeningOn(ListenAddress listen) {
        return new HttpServerConfig(listen, null, Sizes.DEFAULTS, Crowd.DEFAULTS, Times.DEFAULTS);
    }

    /// The defaults, on a TCP port.
    public static HttpServerConfig listeningOn(String host, int port) {
        return listeningOn(new ListenAddress.Tcp(host, port));
    }

    /// The same with TLS, or in clear text if there is no certificate.
    public HttpServerConfig withTls(@Nullable CertificateFiles certificate) {
        return new HttpServerConfig(listen, certificate, sizes, crowd, times);
    }

    public HttpServerConfig with(Sizes other) {
        return new HttpServerConfig(listen, tls, other, crowd, times);
    }

    public HttpServerConfig with(Crowd other) {
        return new HttpServerConfig(listen, tls, sizes, other, times);
    }

    public HttpServerConfig with(Times other) {
        return new HttpServerConfig(listen, tls, sizes, crowd, other);
    }

    public HttpServerConfig withMaxBodyBytes(int bytes) {
        return with(new Sizes(bytes, sizes.maxHeaderBytes()));
    }

    public HttpServerConfig withMaxHeaderBytes(int bytes) {
        return with(new Sizes(sizes.maxBodyBytes(), bytes));
    }

    public HttpServerConfig withMaxConnections(int connections) {
        return with(new Crowd(connections, crowd.maxPerAddress()));
    }

    public HttpServerConfig withRequestReadTimeout(Duration timeout) {
        return with(new Times(timeout, times.keepAlive(), times.stall(), times.drain()));
    }

    public HttpServerConfig withKeepAliveTimeout(Duration timeout) {
        return with(new Times(times.requestRead(), timeout, times.stall(), times.drain()));
    }

    public HttpServerConfig withStallTimeout(Duration timeout) {
        return with(new Times(times.requestRead(), times.keepAlive(), timeout, times.drain()));
    }

    public HttpServerConfig withDrainTime(Duration time) {
        return with(new Times(times.requestRead(), times.keepAlive(), times.stall(), time));
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
