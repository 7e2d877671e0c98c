package io.agentmesh.http.message;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A request as a handler sees it. Immutable; `with…` gives a changed copy, which is also how tests make
/// theirs.
public final class HttpRequest {
    private final RequestLine line;
    private final Headers headers;
    private final RequestBody body;
    private final SocketAddress remote;
    private final Map<String, String> pathParameters;
    private final Map<Class<?>, Object> attributes;

    private HttpRequest(
            RequestLine line,
            Headers headers,
            RequestBody body,
            SocketAddress remote,
            Map<String, String> pathParameters,
            Map<Class<?>, Object> attributes) {
        this.line = line;
        this.headers = headers;
        this.body = body;
        this.remote = remote;
        this.pathParameters = pathParameters;
        this.attributes = attributes;
    }

    /// A request as it came off a connection.
    public static HttpRequest received(RequestLine line, Headers headers, RequestBody body, SocketAddress remote) {
        return new HttpRequest(line, headers, body, remote, Map.of(), Map.of());
    }

    /// A request without headers and body, from nowhere in particular.
    public static HttpRequest of(String method, String target) {
        RequestLine line = RequestLine.of(method, target);
        return received(line, Headers.none(), RequestBody.EMPTY, new SocketAddress() {
            private static final long serialVersionUID = 1L;
        });
    }

    public HttpRequest withHeader(String name, String value) {
        return new HttpRequest(line, headers.with(name, value), body, remote, pathParameters, attributes);
    }

    public HttpRequest withBody(String text) {
        RequestBody changed = new RequestBody.Complete(text.getBytes(StandardCharsets.UTF_8));
        return new HttpRequest(line, headers, changed, remote, pathParameters, attributes);
    }

    /// The request with what the route's pattern found in its path, still percent-encoded.
    public HttpRequest withPathParameters(Map<String, String> raw) {
        return new HttpRequest(line, headers, body, remote, Map.copyOf(raw), attributes);
    }

    /// The request with something a filter found out, for the handlers behind it.
    public <T> HttpRequest withAttribute(Class<T> type, T value) {
        Map<Class<?>, Object> more = new HashMap<>(attributes);
        more.put(type, value);
        return new HttpRequest(line, headers, body, remote, pathParameters, Map.copyOf(more));
    }

    /// What a filter left under that type; it is a bug to ask for what none left.
    public <T> T attribute(Class<T> type) {
        return type.cast(
                Objects.requireNonNull(attributes.get(type), () -> "no filter before this route sets " + type));
    }

    /// What a filter or the server left under that type, if one did.
    public <T> Optional<T> optionalAttribute(Class<T> type) {
        return Optional.ofNullable(attributes.get(type)).map(type::cast);
    }

    /// The method as sent: case counts.
    public String method() {
        return line.method();
    }

    /// The path as sent, percent-encoded, without the query; begins with `/`.
    public String path() {
        return line.path();
    }

    /// What stood behind the `?`, as sent; empty if nothing did.
    public String rawQuery() {
        return line.query();
    }

    public Query query() {
        return Query.parse(line.query());
    }

    /// Whether the request is of HTTP/1.0 (wire §10.2 answers upgrades of it with 426).
    public boolean isHttp10() {
        return line.version() == RequestLine.Version.HTTP_1_0;
    }

    /// The percent-decoded part of the path that the route calls `{name}`; not UTF-8 is refused with
    /// 400.
    public String pathParameter(String name) {
        String raw = pathParameters.get(name);
        if (raw == null) {
            throw new IllegalArgumentException("path parameter: " + name + " (expected: " + pathParameters + ")");
        }
        return PercentDecoder.pathSegment(raw)
                .orElseThrow(() -> new RequestRefused(400, "Invalid URL: Invalid UTF-8 in `" + name + "`"));
    }

    public Headers headers() {
        return headers;
    }

    /// The whole body, not a copy; empty if there is none. One above the server's limit is refused with
    /// 413.
    public byte[] body() {
        return switch (body) {
            case RequestBody.Complete(byte[] bytes) -> bytes;
            case RequestBody.TooLarge() ->
                throw new RequestRefused(413, "Failed to buffer the request body: length limit exceeded");
        };
    }

    /// The body read as UTF-8, with U+FFFD for what is not.
    public String bodyText() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /// Who is at the other end of the connection; has no more to say for a Unix-domain socket.
    public SocketAddress remote() {
        return remote;
    }

    @Override
    public String toString() {
        return "HttpRequest[" + line.method() + " " + line.path() + "]";
    }
}
