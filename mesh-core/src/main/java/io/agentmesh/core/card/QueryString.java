package io.agentmesh.core.card;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a query string by the rules of web forms: `+` is a blank, `%` and two digits are a byte, any other `%`
/// stands for itself, ill-formed UTF-8 becomes replacement characters (registry §6.3).
final class QueryString {
    private QueryString() {}

    /// The values of the parameters with these names; others are ignored. A name given twice is refused.
    static Decoded<Map<String, String>> read(String text, String... names) {
        List<String> known = List.of(names);
        Map<String, String> values = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (known.contains(name) && values.put(name, value) != null) {
                return Decoded.bad(ErrorCode.MALFORMED, "duplicate field `" + name + "`");
            }
        }
        return Decoded.ok(Map.copyOf(values));
    }

    private static String decode(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int escaped = in[i] == '%' ? escapedByte(in, i) : -1;
            if (escaped >= 0) {
                out.write(escaped);
                i += 2;
            } else {
                out.write(in[i] == '+' ? ' ' : in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// The byte that the two digits after the `%` at `index` spell, or -1 if they are none.
    private static int escapedByte(byte[] in, int index) {
        if (index + 2 >= in.length) {
            return -1;
        }
        int high = Character.digit(in[index + 1], 16);
        int low = Character.digit(in[index + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
