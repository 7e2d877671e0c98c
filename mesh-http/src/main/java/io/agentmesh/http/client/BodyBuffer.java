package io.agentmesh.http.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Collects a body as it arrives, up to a limit. Grows with what is there, not with what is announced.
final class BodyBuffer {
    private static final int STEP_BYTES = 16 << 10;

    private final int maxBytes;
    private final BodyMeter meter;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BodyBuffer(int maxBytes, BodyMeter meter) {
        this.maxBytes = maxBytes;
        this.meter = meter;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /// Reads to the end of the body.
    void readAll(BodyStream body) throws IOException {
        if (body.announced() > maxBytes) {
            throw new ResponseReader.TooLarge();
        }
        byte[] step = new byte[STEP_BYTES];
        for (int read = body.read(step); read >= 0; read = body.read(step)) {
            if (read > maxBytes - bytes.size() || !meter.takes(read)) {
                throw new ResponseReader.TooLarge();
            }
            bytes.write(step, 0, read);
        }
    }
}
