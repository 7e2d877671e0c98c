package io.agentmesh.meshctl.mcp.protocol;

import io.agentmesh.core.json.JsonObject;

/// What comes of a request.
public sealed interface Outcome {
    record Result(JsonObject json) implements Outcome {}

    record Failed(RpcError error) implements Outcome {}

    /// A result without content.
    static Outcome empty() {
        return new Result(JsonObject.empty());
    }

    static Outcome failed(int code, String message) {
        return new Failed(RpcError.of(code, message));
    }
}
