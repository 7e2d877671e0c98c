package io.agentmesh.core.envelope;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a UUID in the one form in which it is written: hyphenated, in lower case (wire §2.2).
final class WrittenUuid {
    private static final int LENGTH = 36;

    private WrittenUuid() {}

    /// The UUID in 36 bytes, or `null` if they spell none, or not in this form.
    static @Nullable UUID at(byte[] text, int from) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            byte c = text[from + i];
            boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
            int digit = digit(c);
            if (isHyphen ? c != '-' : digit < 0) {
                return null;
            }
            if (!isHyphen) {
                high = (high << 4) | (low >>> 60);
                low = (low << 4) | digit;
            }
        }
        return new UUID(high, low);
    }

    private static int digit(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
