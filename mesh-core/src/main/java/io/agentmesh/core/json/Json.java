package io.agentmesh.core.json;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads JSON texts by the rules of the wire (wire §2.4, §4.2 to §4.4). Whatever is wrong with a text is
/// answered, not thrown: as [ErrorCode#MALFORMED] with a reason.
public final class Json {
    private Json() {}

    /// Reads one value from a text that holds nothing else.
    public static Decoded<JsonValue> parse(String text) {
        return decode(text, JsonShape.any());
    }

    /// Reads one value from UTF-8; an ill-formed byte sequence is refused.
    public static Decoded<JsonValue> parse(byte[] utf8) {
        return decode(utf8, JsonShape.any());
    }

    /// Reads a typed value from a text that holds nothing else.
    public static <T> Decoded<T> decode(String text, JsonShape<T> shape) {
        return decode(text, JsonLimits.WIRE, shape);
    }

    private static <T> Decoded<T> decode(String text, JsonLimits limits, JsonShape<T> shape) {
        try {
            return Decoded.ok(shape.read(new TreeReader(limits).read(text)));
        } catch (MalformedJson malformed) {
            return Decoded.bad(ErrorCode.MALFORMED, malformed.reason());
        }
    }

    /// Reads a typed value from UTF-8; an ill-formed byte sequence is refused.
    public static <T> Decoded<T> decode(byte[] utf8, JsonShape<T> shape) {
        return decode(utf8, JsonLimits.WIRE, shape);
    }

    /// Reads a typed value from UTF-8 within limits of its own.
    public static <T> Decoded<T> decode(byte[] utf8, JsonLimits limits, JsonShape<T> shape) {
        if (OctetScan.asciiUntil(utf8) == utf8.length) {
            return decode(new String(utf8, StandardCharsets.US_ASCII), limits, shape);
        }
        try {
            // A fresh decoder reports what new String(…) would silently replace.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return decode(text, limits, shape);
        } catch (CharacterCodingException notUtf8) {
            return Decoded.bad(ErrorCode.MALFORMED, "not valid UTF-8");
        }
    }

    /// Reads a typed value from a value that was parsed before.
    public static <T> Decoded<T> decode(JsonValue value, JsonShape<T> shape) {
        try {
            return Decoded.ok(shape.read(value));
        } catch (MalformedJson malformed) {
            return Decoded.bad(ErrorCode.MALFORMED, malformed.reason());
        }
    }

    /// What a value is, in words for an error text.
    static String kind(JsonValue value) {
        return switch (value) {
            case JsonNull ignored -> "null";
            case JsonBoolean ignored -> "a boolean";
            case JsonInteger ignored -> "an integer";
            case JsonDouble ignored -> "a number with a fraction or exponent";
            case JsonString ignored -> "a string";
            case JsonArray ignored -> "an array";
            case JsonObject ignored -> "an object";
        };
    }
}
