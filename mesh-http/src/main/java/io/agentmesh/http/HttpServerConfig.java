package io.agentmesh.http;

import java.time.Duration;

/// How a server listens and what it puts up with.
///
/// @param listen where
/// @param maxBodyBytes the largest request body; above it 413 to whoever asks for the body (registry
/// §2.4)
/// @param maxHeaderBytes the request line and the headers, each; above it 414 or 431
/// @param maxConnections open at a time; further ones wait to be accepted, in the kernel
/// @param requestReadTimeout from a request's first byte to its last; then 408
/// @param keepAliveTimeout until the first byte of the next request; then the connection is closed
/// @param stallTimeout without a byte taken of what is to be written; then the connection is cut
/// @param drainTime what requests and sockets in flight get when the server stops; then they are cut
public record HttpServerConfig(
        ListenAddress listen,
        int maxBodyBytes,
        int maxHeaderBytes,
        int maxConnections,
        Duration requestReadTimeout,
        Duration keepAliveTimeout,
        Duration stallTimeout,
        Duration drainTime) {
    public HttpServerConfig {
        requirePositive("maxBodyBytes", maxBodyBytes);
        requirePositive("maxHeaderBytes", maxHeaderBytes);
        requirePositive("maxConnections", maxConnections);
        requirePositive("requestReadTimeout", requestReadTimeout.toMillis());
        requirePositive("keepAliveTimeout", keepAliveTimeout.toMillis());
        requirePositive("stallTimeout", stallTimeout.toMillis());
        if (drainTime.isNegative()) {
            throw new IllegalArgumentException("drainTime: " + drainTime + " (expected: 0 or more)");
        }
    }

    /// The defaults: bodies of 2 MiB, headers of 64 KiB, 10,000 connections, 30 s to send a request, 75
    /// s between two, 30 s for a stalled reader, 10 s to drain.
    public static HttpServerConfig listeningOn(ListenAddress listen) {
        return new HttpServerConfig(
                listen,
                2 << 20,
                64 << 10,
                10_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    /// The defaults, on a TCP port.
    public static HttpServerConfig listeningOn(String host, int port) {
        return listeningOn(new ListenAddress.Tcp(host, port));
    }

    public HttpServerConfig withMaxBodyBytes(int bytes) {
        return new HttpServerConfig(
                listen,
                bytes,
                maxHeaderBytes,
                maxConnections,
                requestReadTimeout,
                keepAliveTimeout,
                stallTimeout,
                drainTime);
    }

    public HttpServerConfig withMaxHeaderBytes(int bytes) {
        return new HttpServerConfig(
                listen,
                maxBodyBytes,
                bytes,
                maxConnections,
                requestReadTimeout,
                keepAliveTimeout,
                stallTimeout,
                drainTime);
    }

    public HttpServerConfig withMaxConnections(int connections) {
        return new HttpServerConfig(
                listen,
                maxBodyBytes,
                maxHeaderBytes,
                connections,
                requestReadTimeout,
                keepAliveTimeout,
                stallTimeout,
                drainTime);
    }

    public HttpServerConfig withRequestReadTimeout(Duration timeout) {
        return new HttpServerConfig(
                listen,
                maxBodyBytes,
                maxHeaderBytes,
                maxConnections,
                timeout,
                keepAliveTimeout,
                stallTimeout,
                drainTime);
    }

    public HttpServerConfig withKeepAliveTimeout(Duration timeout) {
        return new HttpServerConfig(
                listen,
                maxBodyBytes,
                maxHeaderBytes,
                maxConnections,
                requestReadTimeout,
                timeout,
                stallTimeout,
                drainTime);
    }

    public HttpServerConfig withStallTimeout(Duration timeout) {
        return new HttpServerConfig(
                listen,
                maxBodyBytes,
                maxHeaderBytes,
                maxConnections,
                requestReadTimeout,
                keepAliveTimeout,
                timeout,
                drainTime);
    }

    public HttpServerConfig withDrainTime(Duration time) {
        return new HttpServerConfig(
                listen,
                maxBodyBytes,
                maxHeaderBytes,
                maxConnections,
                requestReadTimeout,
                keepAliveTimeout,
                stallTimeout,
                time);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
