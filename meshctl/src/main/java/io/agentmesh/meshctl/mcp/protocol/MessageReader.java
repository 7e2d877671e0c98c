package io.agentmesh.meshctl.mcp.protocol;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one message. Whoever hands over the bytes has bounded them.
public final class MessageReader {
    private static final JsonString JSON_RPC = new JsonString("2.0");

    private MessageReader() {}

    /// The message in these bytes, or what is wrong with them.
    public static Incoming read(byte[] utf8) {
        return switch (Json.parse(utf8)) {
            case Decoded.Ok<JsonValue>(JsonObject message) -> read(message);
            case Decoded.Ok<JsonValue>(JsonArray _) -> malformed(null, "batches are not spoken here; send one message");
            case Decoded.Ok<JsonValue> _ -> malformed(null, "a message is a JSON object");
            case Decoded.Bad<JsonValue> bad ->
                new Incoming.Malformed(
                        null, RpcError.of(RpcError.PARSE_ERROR, bad.violation().detail()));
        };
    }

    private static Incoming read(JsonObject message) {
        JsonValue rawId = message.get("id");
        Optional<RequestId> id = RequestId.of(rawId);
        if (!JSON_RPC.equals(message.get("jsonrpc"))) {
            return malformed(id.orElse(null), "jsonrpc must be \"2.0\"");
        }
        if (!(message.get("method") instanceof JsonString(String method))) {
            return message.get("result") != null || message.get("error") != null
                    ? new Incoming.Response()
                    : malformed(id.orElse(null), "method is missing");
        }
        JsonValue params = message.get("params");
        if (params != null && !(params instanceof JsonObject)) {
            return malformed(id.orElse(null), "params must be an object");
        }
        JsonObject given = params instanceof JsonObject object ? object : JsonObject.empty();
        if (rawId == null) {
            return new Incoming.Notification(method, given);
        }
        return id.<Incoming>map(known -> new Incoming.Request(known, method, given))
                .orElseGet(() -> malformed(null, "id must be text or an integer"));
    }

    private static Incoming malformed(@Nullable RequestId id, String why) {
        return new Incoming.Malformed(id, RpcError.of(RpcError.INVALID_REQUEST, why));
    }
}
