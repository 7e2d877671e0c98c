package io.agentmesh.http.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Percent-decoding of paths and forms. A `%` without two hex digits after it stands for itself, as the
/// original reads it.
public final class PercentDecoder {
    private PercentDecoder() {}

    /// The text of a path segment; empty if its bytes are not UTF-8.
    public static Optional<String> pathSegment(String raw) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(raw)))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /// The text of a form's name or value: `+` is a blank, bytes that are not UTF-8 become U+FFFD.
    static String form(String raw) {
        return new String(bytes(raw.replace('+', ' ')), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String raw) {
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && isHex(in, i + 1) && isHex(in, i + 2)) {
                out.write(hexDigit(in[i + 1]) << 4 | hexDigit(in[i + 2]));
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(byte[] in, int at) {
        return at < in.length && hexDigit(in[at]) >= 0;
    }

    private static int hexDigit(byte b) {
        return b < 0 ? -1 : Character.digit((char) b, 16);
    }
}
