package io.agentmesh.http.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The body of a response as it arrives, without its framing (RFC 9112 §6, §7.1). Ends where the body ends; a
/// connection that ends before is an [EOFException].
final class BodyStream extends InputStream {
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");

    /// How the end of a body is known.
    private enum Framing {
        LENGTH,
        CHUNKS,
        CONNECTION
    }

    private final InputStream in;
    private final Framing framing;
    private long left;
    private boolean insideChunks;
    private boolean ended;

    private BodyStream(InputStream in, Framing framing, long left) {
        this.in = in;
        this.framing = framing;
        this.left = left;
        this.ended = framing == Framing.LENGTH && left == 0;
    }

    /// A body of so many bytes.
    static BodyStream ofLength(InputStream in, long bytes) {
        return new BodyStream(in, Framing.LENGTH, bytes);
    }

    /// A body in chunks.
    static BodyStream ofChunks(InputStream in) {
        return new BodyStream(in, Framing.CHUNKS, 0);
    }

    /// A body that ends with the connection.
    static BodyStream toTheEnd(InputStream in) {
        return new BodyStream(in, Framing.CONNECTION, Long.MAX_VALUE);
    }

    /// Whether another response can follow once this body was read to its end.
    boolean isDelimited() {
        return framing != Framing.CONNECTION;
    }

    /// Bytes that were announced; 0 if none were.
    long announced() {
        return framing == Framing.LENGTH ? left : 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (framing == Framing.CHUNKS && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(bytes, offset, (int) Math.min(length, left));
        if (read < 0) {
            if (framing != Framing.CONNECTION) {
                throw new EOFException("ended within the body");
            }
            ended = true;
            return -1;
        }
        left -= framing == Framing.CONNECTION ? 0 : read;
        ended = framing == Framing.LENGTH && left == 0;
        return read;
    }

    /// Each line gets a bound of its own: a stream may have any number of chunks.
    private void nextChunk() throws IOException {
        if (insideChunks && !new HeadReader(in).line().isEmpty()) {
            throw new HeadReader.NotHttp("a chunk longer than its size");
        }
        insideChunks = true;
        Matcher line = CHUNK_SIZE.matcher(new HeadReader(in).line());
        if (!line.matches()) {
            throw new HeadReader.NotHttp("a chunk without a size");
        }
        left = Long.parseLong(line.group(1), 16);
        if (left == 0) {
            new HeadReader(in).fields();
            ended = true;
        }
    }
}
