package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.OptionalLong;

/// JSON-RPC 2.0 as a client of MCP uses it. Syntax only.
final class Rpc {
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;

    private Rpc() {}

    /// What came from the server.
    sealed interface Incoming {
        /// The answer to what was asked under this number.
        record Answer(long id, Outcome outcome) implements Incoming {}

        /// Wants an answer.
        record Request(JsonValue id, String method) implements Incoming {}

        /// Wants none.
        record Notification(String method, JsonObject params) implements Incoming {}

        /// Nothing that makes sense here.
        record Other() implements Incoming {}
    }

    /// What came of a request.
    sealed interface Outcome {
        /// It was answered.
        record Result(JsonObject json) implements Outcome {}

        /// The server will not, or cannot.
        record Refused(long code, String message) implements Outcome {}
    }

    static JsonObject request(long id, String method, JsonObject params) {
        return notification(method, params).with("id", JsonInteger.of(id));
    }

    static JsonObject notification(String method, JsonObject params) {
        return message().with("method", method).with("params", params);
    }

    static JsonObject result(JsonValue id) {
        return message().with("id", id).with("result", JsonObject.empty());
    }

    static JsonObject error(JsonValue id, int code, String text) {
        JsonObject error = JsonObject.empty().with("code", JsonInteger.of(code)).with("message", text);
        return message().with("id", id).with("error", error);
    }

    private static JsonObject message() {
        return JsonObject.empty().with("jsonrpc", "2.0");
    }

    static Incoming read(JsonObject message) {
        JsonValue id = message.get("id");
        if (message.get("method") instanceof JsonString(String method)) {
            JsonObject params = message.get("params") instanceof JsonObject given ? given : JsonObject.empty();
            return id == null ? new Incoming.Notification(method, params) : new Incoming.Request(id, method);
        }
        OptionalLong number = id instanceof JsonInteger integer ? integer.asLong() : OptionalLong.empty();
        if (number.isEmpty()) {
            return new Incoming.Other();
        }
        if (message.get("result") instanceof JsonObject result) {
            return new Incoming.Answer(number.getAsLong(), new Outcome.Result(result));
        }
        return message.get("error") instanceof JsonObject error
                ? new Incoming.Answer(number.getAsLong(), refused(error))
                : new Incoming.Other();
    }

    private static Outcome refused(JsonObject error) {
        long code =
                error.get("code") instanceof JsonInteger given ? given.asLong().orElse(0) : 0;
        String text = error.get("message") instanceof JsonString(String given) ? given : "no reason given";
        return new Outcome.Refused(code, text);
    }
}
