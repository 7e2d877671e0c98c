package io.agentmesh.http.client;

import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request to be made. Immutable; `with…` gives a changed copy.
///
/// ```java
/// HttpCall.post(URI.create("http://127.0.0.1:9801/agents")).withJson(card).withBearer(token)
/// HttpCall.overUnixSocket(socket, "GET", "/status").withDeadline(Duration.ofSeconds(5))
/// ```
public final class HttpCall {
    private final Peer peer;
    private final String method;
    private final String target;
    private final Headers headers;
    private final byte @Nullable [] body;
    private final @Nullable Duration deadline;
    private final @Nullable String owner;

    private HttpCall(
            Peer peer,
            String method,
            String target,
            Headers headers,
            byte @Nullable [] body,
            @Nullable Duration deadline,
            @Nullable String owner) {
        this.peer = peer;
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.deadline = deadline;
        this.owner = owner;
    }

    /// A request to an `http` or `https` URL; its path and query are sent as they are written.
    ///
    /// @throws IllegalArgumentException if it is no such URL
    public static HttpCall of(String method, URI url) {
        return new HttpCall(Peer.of(url), token(method), targetOf(url), Headers.none(), null, null, null);
    }

    public static HttpCall get(URI url) {
        return of("GET", url);
    }

    public static HttpCall post(URI url) {
        return of("POST", url);
    }

    /// A request to whoever listens on a Unix-domain socket.
    ///
    /// @param target path and query, percent-encoded
    /// @throws IllegalArgumentException if the target has a character that cannot stand there
    public static HttpCall overUnixSocket(Path socket, String method, String target) {
        return new HttpCall(
                new Peer.UnixSocket(socket), token(method), visible(target), Headers.none(), null, null, null);
    }

    /// Sets the header `name` to `value` alone. `host`, `content-length`, `connection` and
    /// `transfer-encoding` are the client's own.
    ///
    /// @throws IllegalArgumentException if the name or the value has a character that cannot stand there
    public HttpCall withHeader(String name, String value) {
        return new HttpCall(peer, method, target, headers.with(name, value), body, deadline, owner);
    }

    /// Sets `authorization: Bearer <token>`.
    public HttpCall withBearer(String token) {
        return withHeader("authorization", "Bearer " + token);
    }

    /// Sends these bytes; they stay the caller's to leave alone.
    public HttpCall withBody(String contentType, byte[] bytes) {
        return new HttpCall(peer, method, target, headers.with("content-type", contentType), bytes, deadline, owner);
    }

    /// Sends JSON that is text already.
    public HttpCall withJson(String json) {
        return withBody(HttpResponse.JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /// Bounds the whole call, in place of the client's own deadline.
    public HttpCall withDeadline(Duration time) {
        return new HttpCall(peer, method, target, headers, body, time, owner);
    }

    /// Says on whose behalf the call is made. A connection that is kept takes calls of its owner alone: whatever a
    /// server still sends on it is read by whoever caused it, and by nobody else.
    public HttpCall onBehalfOf(String someone) {
        return new HttpCall(peer, method, target, headers, body, deadline, someone);
    }

    public Peer peer() {
        return peer;
    }

    public String method() {
        return method;
    }

    /// Path and query, percent-encoded.
    public String target() {
        return target;
    }

    public Headers headers() {
        return headers;
    }

    /// The body itself, not a copy.
    Optional<byte[]> body() {
        return Optional.ofNullable(body);
    }

    @Nullable
    String owner() {
        return owner;
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /// The call that a redirect to `location` asks for (RFC 9110 §15.4). Credentials do not go to
    /// another peer.
    HttpCall redirected(int status, URI location) {
        boolean keepsMethod = status == 307 || status == 308 || method.equals("GET") || method.equals("HEAD");
        Peer.Tcp next = Peer.of(location);
        Headers kept =
                next.equals(peer) ? headers : headers.without("authorization").without("cookie");
        return new HttpCall(
                next,
                keepsMethod ? method : "GET",
                targetOf(location),
                keepsMethod ? kept : kept.without("content-type"),
                keepsMethod ? body : null,
                deadline,
                owner);
    }

    /// Without headers, body and query: they may be secret.
    @Override
    public String toString() {
        return "HttpCall[" + method + " " + peer + target.replaceAll("\\?.*", "?…") + "]";
    }

    /// Path and query of a URL as they are written.
    static String targetOf(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return visible(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    }

    private static String visible(String target) {
        if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("target: " + target + " (expected: a path of visible ASCII)");
        }
        return target;
    }

    private static String token(String method) {
        if (method.isEmpty() || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("method: " + method + " (expected: capitals)");
        }
        return method;
    }
}
