package io.agentmesh.meshd.proxy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body of which no more than so many bytes are taken.
final class BoundedBody extends FilterInputStream {
    private final long maxBytes;
    private long left;

    BoundedBody(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
        this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        left -= Math.max(0, read);
        if (left < 0) {
            throw new BodyTooLarge("the body is larger than " + maxBytes + " bytes");
        }
        return read;
    }
}
