package io.agentmesh.http.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer with its whole body: what a handler gives, and what a call brings back. Immutable; the body
/// is not copied, so whoever made the array leaves it alone afterwards. A handler may also answer with part of a
/// file, which is then sent a piece at a time.
public final class HttpResponse implements Answer {
    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain; charset=utf-8";

    private static final byte[] NO_BODY = {};

    private final int status;
    private final Headers headers;
    private final byte[] body;
    private final @Nullable FilePart file;

    private HttpResponse(int status, Headers headers, byte[] body, @Nullable FilePart file) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200..599)");
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.file = file;
    }

    public static HttpResponse of(int status, Headers headers, byte[] body) {
        return new HttpResponse(status, headers, body, null);
    }

    /// Part of a file as the body; whoever sends the answer closes it.
    public static HttpResponse of(int status, Headers headers, FilePart file) {
        return new HttpResponse(status, headers, NO_BODY, file);
    }

    /// No body and no content type.
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.none(), NO_BODY, null);
    }

    /// `text/plain; charset=utf-8`.
    public static HttpResponse text(int status, String body) {
        return of(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
    }

    /// `application/json`; `body` is JSON already.
    public static HttpResponse json(int status, String body) {
        return of(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, Headers.of("content-type", contentType), body, null);
    }

    /// `{"error":"<text>"}`, the shape of all errors of ours (registry §2.3).
    public static HttpResponse error(int status, String text) {
        return json(status, "{\"error\":" + JsonText.quoted(text) + "}");
    }

    /// `{"error":"<text>","code":"<code>"}`: the same with a word for machines, lower case and stable.
    public static HttpResponse error(int status, String code, String text) {
        return json(status, "{\"error\":" + JsonText.quoted(text) + ",\"code\":" + JsonText.quoted(code) + "}");
    }

    /// This answer with the header `name` set to `value` alone.
    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body, file);
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /// All headers but those of framing and connection, which are the transport's own.
    public Headers headers() {
        return headers;
    }

    /// The body itself, not a copy; empty if there is none, or if it is part of a file.
    public byte[] body() {
        return body;
    }

    /// The file that holds the body, if one does.
    public Optional<FilePart> file() {
        return Optional.ofNullable(file);
    }

    /// The body read as UTF-8, with U+FFFD for what is not.
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpResponse response
                && status == response.status
                && headers.equals(response.headers)
                && Arrays.equals(body, response.body)
                && Objects.equals(file, response.file);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "HttpResponse[" + status + ", " + headers + ", " + body.length + " bytes]";
    }
}
