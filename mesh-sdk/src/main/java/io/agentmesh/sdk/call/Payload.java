package io.agentmesh.sdk.call;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// JSON in the form that suits a program: a tree ([JsonValue]), text, bytes, or a value of its own through
/// a [PayloadMapper]. What an agent sends, whichever way, is made a tree here: requests, answers, the items
/// of streams and conversations, durable messages.
///
/// {@snippet file="io/agentmesh/sdk/examples/Mapping.java" region="forms"}
///
/// What arrives is the same value in the one spelling of the wire: no blanks, members sorted, the last of
/// two members of one name (wire §4). For any thread.
public final class Payload {
    private Payload() {}

    /// The tree of a JSON text.
    ///
    /// @throws IllegalArgumentException if it is none by the rules of the wire (wire §2.4), e.g. too deep
    public static JsonValue ofText(String json) {
        return checked(Json.parse(json), null);
    }

    /// The tree of a JSON text in UTF-8.
    ///
    /// @throws IllegalArgumentException if it is none by the rules of the wire (wire §2.4), e.g. too deep
    public static JsonValue ofBytes(byte[] json) {
        return checked(Json.parse(json), null);
    }

    /// The tree of what the mapper makes of the value.
    ///
    /// @throws IllegalArgumentException if the mapper throws, or what it writes is no JSON
    public static JsonValue of(Object value, PayloadMapper mapper) {
        byte[] json;
        try {
            json = mapper.write(value);
        } catch (Exception cause) {
            restoreInterrupt(cause);
            throw new IllegalArgumentException(
                    "value: a " + value.getClass().getName() + " (expected: one that the mapper writes)", cause);
        }
        return checked(Json.parse(json), value.getClass());
    }

    private static JsonValue checked(Decoded<JsonValue> read, @Nullable Class<?> written) {
        return switch (read) {
            case Decoded.Ok<JsonValue>(JsonValue tree) -> tree;
            case Decoded.Bad<JsonValue> bad ->
                throw new IllegalArgumentException(
                        (written == null ? "payload: " : "what the mapper makes of a " + written.getName() + ": ")
                                + bad.violation().detail() + " (expected: JSON)");
        };
    }

    /// Canonical JSON text (wire §4).
    public static String text(JsonValue payload) {
        return CanonicalJson.text(payload);
    }

    /// The same in UTF-8; a new array each time.
    public static byte[] bytes(JsonValue payload) {
        return CanonicalJson.bytes(payload);
    }

    /// What the mapper makes of the payload; [ErrorCode#MALFORMED] if it throws, or makes nothing of it.
    /// What was thrown may quote the payload, so the text names its type alone.
    public static <T> Decoded<T> as(JsonValue payload, Class<T> type, PayloadMapper mapper) {
        T value;
        try {
            value = mapper.read(bytes(payload), type);
        } catch (Exception cause) {
            restoreInterrupt(cause);
            return Decoded.bad(
                    ErrorCode.MALFORMED,
                    "no " + type.getSimpleName() + ": " + cause.getClass().getSimpleName());
        }
        return value == null
                ? Decoded.bad(ErrorCode.MALFORMED, "no " + type.getSimpleName() + ": nothing")
                : Decoded.ok(value);
    }

    /// A mapper has no reason to wait, but may.
    private static void restoreInterrupt(Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
