package io.agentmesh.http.client;

import io.agentmesh.http.message.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of a message: status, headers, chunk sizes, trailers.
final class HeadReader {
    /// All lines of one message together.
    private static final int MAX_BYTES = 64 << 10;

    /// The other end does not speak HTTP. Never leaves this package.
    static final class NotHttp extends IOException {
        private static final long serialVersionUID = 1L;

        NotHttp(String message) {
            super(message);
        }
    }

    private final InputStream in;
    private int bytes;

    HeadReader(InputStream in) {
        this.in = in;
    }

    /// The next line without its end.
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("ended within a line");
            }
            if (++bytes > MAX_BYTES) {
                throw new NotHttp("headers above " + MAX_BYTES + " bytes");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /// The fields up to the empty line.
    Headers fields() throws IOException {
        List<Headers.Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            fields.add(field(line));
        }
        return Headers.of(fields);
    }

    private static Headers.Field field(String line) throws NotHttp {
        int colon = line.indexOf(':');
        try {
            return new Headers.Field(
                    line.substring(0, Math.max(colon, 0)),
                    line.substring(colon + 1).strip());
        } catch (IllegalArgumentException malformed) {
            throw new NotHttp("a header that is none");
        }
    }
}
