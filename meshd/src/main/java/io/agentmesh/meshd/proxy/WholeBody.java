package io.agentmesh.meshd.proxy;

import io.agentmesh.http.client.BodyMeter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads a body that is one item.
///
/// @param most bytes of it
/// @param room asked for each piece before it is kept
record WholeBody(int most, BodyMeter room) {
    private static final int PIECE = 16 << 10;

    /// Reads to the end.
    ///
    /// @throws BodyTooLarge if there is more than may be, or than there is room for
    byte[] read(InputStream body) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            if (read > most - whole.size()) {
                throw new BodyTooLarge("the body is larger than " + most + " bytes");
            }
            if (!room.takes(read)) {
                throw new BodyTooLarge("the answers that arrive take all that they may");
            }
            whole.write(piece, 0, read);
        }
        return whole.toByteArray();
    }
}
