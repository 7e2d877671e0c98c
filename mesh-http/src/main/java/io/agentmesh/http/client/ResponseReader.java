package io.agentmesh.http.client;

import io.agentmesh.http.client.HeadReader.NotHttp;
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

    /// A response, and whether another can follow on the connection.
    record Received(HttpResponse response, boolean reusable) {}

    private record StatusLine(int minorVersion, int status) {}

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");
    /// More interim responses than that are no longer progress.
    private static final int MAX_INTERIM = 8;
    private static final List<String> NOT_HANDED_ON =
            List.of("connection", "keep-alive", "transfer-encoding", "content-length");

    private final HeadReader head;
    private final BodyBuffer body;

    ResponseReader(InputStream in, int maxBodyBytes) {
        this.head = new HeadReader(in);
        this.body = new BodyBuffer(in, maxBodyBytes);
    }

    Received read(String method) throws IOException {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            StatusLine line = statusLine();
            Headers headers = head.fields();
            if (line.status() >= 200) {
                boolean delimited = readBody(method, line.status(), headers);
                boolean stays = line.minorVersion() == 1 && !headers.lists("connection", "close");
                return new Received(response(line.status(), headers), delimited && stays);
            }
        }
        throw new NotHttp("only interim responses");
    }

    private StatusLine statusLine() throws IOException {
        Matcher line = STATUS_LINE.matcher(head.line());
        if (!line.matches() || line.group(2).equals("101")) {
            throw new NotHttp("no status line");
        }
        return new StatusLine(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)));
    }

    private HttpResponse response(int status, Headers headers) {
        Headers handedOn = headers;
        for (String name : NOT_HANDED_ON) {
            handedOn = handedOn.without(name);
        }
        return HttpResponse.of(status, handedOn, body.bytes());
    }

    /// Whether the body had an end of its own, other than that of the connection.
    private boolean readBody(String method, int status, Headers headers) throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return true;
        }
        if (headers.contains("transfer-encoding")) {
            if (!headers.all("transfer-encoding").getLast().strip().equalsIgnoreCase("chunked")) {
                throw new NotHttp("an unknown transfer encoding");
            }
            readChunks();
            return true;
        }
        List<String> lengths = headers.all("content-length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            body.readToEnd();
            return false;
        }
        if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw new NotHttp("a content length that is none");
        }
        body.read(Long.parseLong(lengths.getFirst()));
        return true;
    }

    private void readChunks() throws IOException {
        while (true) {
            Matcher line = CHUNK_SIZE.matcher(head.line());
            if (!line.matches()) {
                throw new NotHttp("a chunk without a size");
            }
            long size = Long.parseLong(line.group(1), 16);
            if (size == 0) {
                head.fields();
                return;
            }
            body.read(size);
            if (!head.line().isEmpty()) {
                throw new NotHttp("a chunk longer than its size");
            }
        }
    }
}
