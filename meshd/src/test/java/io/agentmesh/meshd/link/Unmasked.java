package io.agentmesh.meshd.link;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Reads frames of a client back, as RFC 6455 §5.3 says and byte by byte.
final class Unmasked {
    private static final int MASK_BYTES = 4;

    private Unmasked() {}

    /// The payload of a frame, which is released.
    static String payload(ByteBuf frame) {
        try {
            frame.skipBytes(1);
            int length = length(frame);
            byte[] mask = new byte[MASK_BYTES];
            frame.readBytes(mask);
            byte[] payload = new byte[length];
            frame.readBytes(payload);
            if (frame.isReadable()) {
                throw new AssertionError(frame.readableBytes() + " bytes behind the frame");
            }
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % MASK_BYTES];
            }
            return new String(payload, StandardCharsets.UTF_8);
        } finally {
            frame.release();
        }
    }

    private static int length(ByteBuf frame) {
        int length = frame.readByte() & 0x7F;
        return switch (length) {
            case 126 -> frame.readUnsignedShort();
            case 127 -> Math.toIntExact(frame.readLong());
            default -> length;
        };
    }
}
