package io.agentmesh.meshd.proxy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.util.Base64;

/// The one value that a body becomes: itself if it is JSON, whatever the status (sdk-and-meshd §14).
///
/// What is none is told as the original tells it, and with what it was: the members `error` and `status`
/// are its, the others are ours, and stand where there is something to say.
///
/// | member | is |
/// |---|---|
/// | `content_type` | the local agent's word, up to 255 characters |
/// | `text` | the body, if it is a text, JSON or XML by that word; its beginning, if all of it does not fit |
/// | `base64` | any other body; missing if it does not fit, since half a picture is none |
/// | `bytes` | how many there were, if not all of them are here |
final class WholeAnswer {
    private static final int MAX_CONTENT_TYPE = 255;
    /// Of the members that are added last, without their values.
    private static final int NAMES = ",\"bytes\":2147483647,\"base64\":\"\"".length();

    private WholeAnswer() {}

    /// @param maxBytes of the value as compact JSON, if the body is none; more than 2,048
    static JsonValue of(int status, ContentType type, byte[] body, int maxBytes) {
        return switch (Json.parse(body)) {
            case Decoded.Ok<JsonValue>(JsonValue value) -> value;
            case Decoded.Bad<JsonValue> _ -> told(status, type, body, maxBytes);
        };
    }

    private static JsonObject told(int status, ContentType type, byte[] body, int maxBytes) {
        JsonObject told = JsonObject.empty().with("error", "non-json response").with("status", JsonInteger.of(status));
        String header = type.header();
        if (!header.isEmpty() && header.length() <= MAX_CONTENT_TYPE) {
            told = told.with("content_type", header);
        }
        int room = maxBytes - CanonicalJson.bytes(told).length - NAMES;
        if (body.length == 0) {
            return told;
        }
        return type.isText() ? withText(told, type, body, room) : withBytes(told, body, room);
    }

    private static JsonObject withText(JsonObject told, ContentType type, byte[] body, int room) {
        String text = new String(body, type.charset());
        int end = endWithin(text, room);
        JsonObject with = told.with("text", text.substring(0, end));
        return end == text.length() ? with : with.with("bytes", JsonInteger.of(body.length));
    }

    private static JsonObject withBytes(JsonObject told, byte[] body, int room) {
        long encoded = (body.length + 2L) / 3 * 4;
        return encoded <= room
                ? told.with("base64", Base64.getEncoder().encodeToString(body))
                : told.with("bytes", JsonInteger.of(body.length));
    }

    /// How many characters take up at most so many bytes in JSON. No pair is torn apart.
    private static int endWithin(String text, int room) {
        int left = room;
        int end = 0;
        while (end < text.length()) {
            int letter = text.codePointAt(end);
            left -= bytesOf(letter);
            if (left < 0) {
                return end;
            }
            end += Character.charCount(letter);
        }
        return end;
    }

    private static int bytesOf(int letter) {
        if (letter < ' ') {
            return 6;
        }
        if (letter < 0x80) {
            return letter == '"' || letter == '\\' ? 2 : 1;
        }
        return letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
    }
}
