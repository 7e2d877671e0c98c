package io.agentmesh.core.json;

import java.nio.charset.StandardCharsets;

/// Prints a value in the one spelling that signatures cover: compact, object keys sorted by code point at every
/// depth, minimal escapes, numbers by their kind (wire §4.2 to §4.5).
public final class CanonicalJson {
    private static final String HEX = "0123456789abcdef";
    /// What mostly stands around a payload, in characters: less room than that behind a long text would have the whole
    /// of it copied for a few more.
    private static final int AROUND = 512;

    private CanonicalJson() {}

    /// The canonical text.
    public static String text(JsonValue value) {
        var out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    /// The canonical text in UTF-8.
    public static byte[] bytes(JsonValue value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    static void append(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonNull ignored -> out.append("null");
            case JsonBoolean flag -> out.append(flag.value());
            case JsonInteger(var number) -> out.append(number);
            case JsonDouble(var number) -> out.append(DoubleText.of(number));
            case JsonString(var text) -> appendString(text, out);
            case JsonArray array -> appendArray(array, out);
            case JsonObject object -> appendObject(object, out);
        }
    }

    /// Appends a string with its quotes. Everything but the quote, the backslash and U+0000 to U+001F stays as
    /// it is, and is copied a stretch at a time: a payload is one long stretch.
    static void appendString(String text, StringBuilder out) {
        if (text.length() > AROUND) {
            out.ensureCapacity(out.length() + text.length() + AROUND);
        }
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, copied, i);
                appendEscaped(c, out);
                copied = i + 1;
            }
        }
        out.append(text, copied, text.length()).append('"');
    }

    private static void appendEscaped(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
        }
    }

    private static void appendArray(JsonArray array, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (JsonValue item : array.items()) {
            out.append(separator);
            append(item, out);
            separator = ",";
        }
        out.append(']');
    }

    private static void appendObject(JsonObject object, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (var member : object.members().entrySet()) {
            out.append(separator);
            appendString(member.getKey(), out);
            out.append(':');
            append(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }
}
