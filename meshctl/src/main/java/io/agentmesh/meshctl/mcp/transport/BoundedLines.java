package io.agentmesh.meshctl.mcp.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads lines that end with `\n` or `\r\n`, and passes over those that are too long. Used by one thread.
final class BoundedLines {
    private static final int READ_BYTES = 8192;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] chunk = new byte[READ_BYTES];
    private int next;
    private int end;

    BoundedLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /// What was read.
    sealed interface Line {
        /// A line without its end. The bytes are the caller's.
        @SuppressWarnings("ArrayRecordComponent") // read at once, compared nowhere
        record Of(byte[] bytes) implements Line {
            boolean isBlank() {
                for (byte octet : bytes) {
                    if (octet != ' ' && octet != '\t') {
                        return false;
                    }
                }
                return true;
            }
        }

        /// One that was too long; it is gone.
        record TooLong() implements Line {}

        /// There are no more.
        record End() implements Line {}
    }

    /// The next line; one that the input's end cuts short counts.
    Line read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        int octet = octet();
        if (octet < 0) {
            return new Line.End();
        }
        while (octet >= 0 && octet != '\n') {
            if (line.size() < maxBytes) {
                line.write(octet);
            } else {
                tooLong = true;
            }
            octet = octet();
        }
        return tooLong ? new Line.TooLong() : new Line.Of(withoutReturn(line.toByteArray()));
    }

    private static byte[] withoutReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    private int octet() throws IOException {
        if (next == end) {
            next = 0;
            end = in.read(chunk, 0, READ_BYTES);
            if (end < 0) {
                end = 0;
                return -1;
            }
        }
        return chunk[next++] & 0xff;
    }
}
