package io.agentmesh.core.identity;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Base64url without padding, read strictly: bytes have exactly one spelling (wire §2.1).
///
/// The JDK's decoder takes padding and ignores stray bits in the last character; a lenient reader would give
/// one identity several names.
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int[] VALUES = values();

    private Base64Url() {}

    /// The text of these bytes.
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /// The bytes of this text, or [ErrorCode#INVALID_MESSAGE] with the wire's detail of what is wrong.
    public static Decoded<byte[]> decode(String text) {
        byte[] symbols = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < symbols.length; i++) {
            if (value(symbols[i]) < 0) {
                return refused(symbols[i] == '=' ? "Invalid padding" : symbol("symbol", symbols[i], i));
            }
        }
        int rest = symbols.length % 4;
        if (rest == 1) {
            return refused("Invalid input length: " + symbols.length);
        }
        int last = symbols.length - 1;
        int strayBits = rest == 2 ? 0xf : rest == 3 ? 0x3 : 0;
        if (strayBits != 0 && (value(symbols[last]) & strayBits) != 0) {
            return refused(symbol("last symbol", symbols[last], last));
        }
        return Decoded.ok(Base64.getUrlDecoder().decode(symbols));
    }

    private static Decoded<byte[]> refused(String detail) {
        return Decoded.bad(ErrorCode.INVALID_MESSAGE, detail);
    }

    private static String symbol(String what, byte symbol, int offset) {
        return "Invalid " + what + " " + (symbol & 0xff) + ", offset " + offset + ".";
    }

    private static int value(byte symbol) {
        return symbol < 0 ? -1 : VALUES[symbol];
    }

    private static int[] values() {
        int[] values = new int[128];
        Arrays.fill(values, -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = i;
        }
        return values;
    }
}
