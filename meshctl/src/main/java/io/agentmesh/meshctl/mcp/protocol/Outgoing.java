package io.agentmesh.meshctl.mcp.protocol;

import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Messages to the client, each as one line of JSON without its end.
public final class Outgoing {
    private Outgoing() {}

    /// The answer to a request.
    public static String answer(RequestId id, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Result(JsonObject result) ->
                message().with("id", id.json()).with("result", result).toString();
            case Outcome.Failed(RpcError error) -> error(id, error);
        };
    }

    /// The answer to what is no message, or to one that could not even be begun.
    ///
    /// @param id `null` if it is not known
    public static String error(@Nullable RequestId id, RpcError error) {
        return message()
                .with("id", id == null ? JsonNull.NULL : id.json())
                .with("error", error.toJson())
                .toString();
    }

    public static String notification(String method, JsonObject params) {
        JsonObject message = message().with("method", method);
        return params.members().isEmpty()
                ? message.toString()
                : message.with("params", params).toString();
    }

    private static JsonObject message() {
        return JsonObject.empty().with("jsonrpc", "2.0");
    }
}
