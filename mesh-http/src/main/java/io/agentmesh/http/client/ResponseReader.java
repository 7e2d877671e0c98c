package io.agentmesh.http.client;

import io.agentmesh.http.client.HeadReader.NotHttp;
import io.agentmesh.http.client.KeepRule.Stay;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a response off a connection (RFC 9112 §4, §6, §7.1).
final class ResponseReader {
    /// A body that is larger than the caller takes. Never leaves this package.
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// The head of a response, and its body as it arrives.
    record Begun(int status, Headers headers, BodyStream body, Stay stay) {}

    /// A response, and whether another can follow on the connection.
    record Received(HttpResponse response, Stay stay) {}

    private record StatusLine(int minorVersion, int status) {}

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: .*)?");
    /// More interim responses than that are no longer progress.
    private static final int MAX_INTERIM = 8;
    private static final List<String> NOT_HANDED_ON =
            List.of("connection", "keep-alive", "transfer-encoding", "content-length");

    private final InputStream in;
    private final HeadReader head;
    private final int maxBodyBytes;
    private final BodyMeter meter;

    ResponseReader(InputStream in, int maxBodyBytes) {
        this(in, maxBodyBytes, BodyMeter.BOUNDLESS);
    }

    ResponseReader(InputStream in, int maxBodyBytes, BodyMeter meter) {
        this.in = in;
        this.head = new HeadReader(in);
        this.maxBodyBytes = maxBodyBytes;
        this.meter = meter;
    }

    /// Reads the head of the response to a request with this method.
    Begun begin(String method) throws IOException {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            StatusLine line = statusLine();
            Headers headers = head.fields();
            if (line.status() >= 200) {
                return new Begun(
                        line.status(), handedOn(headers), body(method, line.status(), headers), stayOf(line, headers));
            }
        }
        throw new NotHttp("only interim responses");
    }

    /// Reads the whole response.
    Received read(String method) throws IOException {
        Begun begun = begin(method);
        BodyBuffer body = new BodyBuffer(maxBodyBytes, meter);
        body.readAll(begun.body());
        HttpResponse response = HttpResponse.of(begun.status(), begun.headers(), body.bytes());
        return new Received(response, begun.body().isDelimited() ? begun.stay() : Stay.NO);
    }

    private static Stay stayOf(StatusLine line, Headers headers) {
        if (line.minorVersion() != 1
                || headers.lists("connection", "close")
                || headers.lists("keep-alive", "timeout=0")) {
            return Stay.NO;
        }
        boolean isSaid = headers.lists("connection", "keep-alive") || headers.contains("keep-alive");
        return isSaid ? Stay.SAID : Stay.UNSAID;
    }

    private StatusLine statusLine() throws IOException {
        Matcher line = STATUS_LINE.matcher(head.line());
        if (!line.matches() || line.group(2).equals("101")) {
            throw new NotHttp("no status line");
        }
        return new StatusLine(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)));
    }

    private static Headers handedOn(Headers headers) {
        Headers handedOn = headers;
        for (String name : NOT_HANDED_ON) {
            handedOn = handedOn.without(name);
        }
        return handedOn;
    }

    private BodyStream body(String method, int status, Headers headers) throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return BodyStream.ofLength(in, 0);
        }
        if (headers.contains("transfer-encoding")) {
            if (!headers.all("transfer-encoding").getLast().strip().equalsIgnoreCase("chunked")) {
                throw new NotHttp("an unknown transfer encoding");
            }
            return BodyStream.ofChunks(in);
        }
        List<String> lengths = headers.all("content-length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            return BodyStream.toTheEnd(in);
        }
        if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw new NotHttp("a content length that is none");
        }
        return BodyStream.ofLength(in, Long.parseLong(lengths.getFirst()));
    }
}
