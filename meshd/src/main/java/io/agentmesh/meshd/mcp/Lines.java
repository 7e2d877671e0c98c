package io.agentmesh.meshd.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads UTF-8 lines; of one that is too long only the head is kept. Used by one thread.
final class Lines {
    /// What is kept of a line that is too long, in bytes: enough to tell whose answer it was.
    static final int HEAD_BYTES = 4 << 10;

    private final InputStream in;
    private final int maxBytes;

    Lines(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.maxBytes = maxBytes;
    }

    /// A line without its end.
    ///
    /// @param text its head alone if it is too long
    record Line(String text, boolean isWhole) {}

    /// The next line; `null` at the end. What the end cuts short is no line.
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean whole = true;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                return new Line(text(line, whole), whole);
            }
            if (line.size() < maxBytes) {
                line.write(octet);
            } else {
                whole = false;
            }
        }
        return null;
    }

    private static String text(ByteArrayOutputStream line, boolean whole) {
        String text = line.toString(StandardCharsets.UTF_8);
        return whole ? text.stripTrailing() : text.substring(0, Math.min(text.length(), HEAD_BYTES));
    }
}
