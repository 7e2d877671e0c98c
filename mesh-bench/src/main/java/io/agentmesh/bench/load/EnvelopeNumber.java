package io.agentmesh.bench.load;

import java.util.UUID;

/// A number of ours in the last twelve digits of an envelope's id. Relays print the id first, so it stands at a
/// fixed place of the frame.
final class EnvelopeNumber {
    /// Bytes of a frame in which the number is found.
    static final int HEAD_BYTES = "{\"id\":\"".length() + 36;

    private static final int DIGITS = 12;

    private EnvelopeNumber() {}

    static UUID id(long number) {
        return new UUID(0x4000L, 0x8000_0000_0000_0000L | number);
    }

    /// The number, or -1 if this is no envelope of ours.
    static long in(byte[] head, int length) {
        if (length < HEAD_BYTES || head[2] != 'i' || head[3] != 'd') {
            return -1;
        }
        long number = 0;
        for (int i = HEAD_BYTES - DIGITS; i < HEAD_BYTES; i++) {
            number = (number << 4) | Character.digit(head[i], 16);
        }
        return number;
    }
}
