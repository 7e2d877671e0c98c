package io.agentmesh.http.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Collects a body as it arrives, up to a limit. Grows with what is there, not with what is announced.
final class BodyBuffer {
    private static final int STEP_BYTES = 16 << 10;

    private final InputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BodyBuffer(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /// Reads that many bytes more.
    void read(long count) throws IOException {
        if (count > maxBytes - bytes.size()) {
            throw new ResponseReader.TooLarge();
        }
        for (long left = count; left > 0; ) {
            byte[] step = in.readNBytes((int) Math.min(left, STEP_BYTES));
            if (step.length == 0) {
                throw new EOFException("ended within the body");
            }
            bytes.writeBytes(step);
            left -= step.length;
        }
    }

    /// Reads to the end of the connection.
    void readToEnd() throws IOException {
        byte[] step = new byte[STEP_BYTES];
        for (int read = in.read(step); read >= 0; read = in.read(step)) {
            if (read > maxBytes - bytes.size()) {
                throw new ResponseReader.TooLarge();
            }
            bytes.write(step, 0, read);
        }
    }
}
