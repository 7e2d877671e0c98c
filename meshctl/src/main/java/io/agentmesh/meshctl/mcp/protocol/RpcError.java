package io.agentmesh.meshctl.mcp.protocol;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Why there is no result: a code that JSON-RPC or MCP defines, and a sentence.
///
/// @param data more for machines, or `null`
public record RpcError(int code, String message, @Nullable JsonValue data) {
    /// Not JSON at all.
    public static final int PARSE_ERROR = -32700;
    /// JSON, but no message of JSON-RPC, or one that is out of turn.
    public static final int INVALID_REQUEST = -32600;
    /// No such method.
    public static final int METHOD_NOT_FOUND = -32601;
    /// The method is there, and cannot work with these parameters.
    public static final int INVALID_PARAMS = -32602;
    /// Nobody's fault but the server's, or of what stands behind it.
    public static final int INTERNAL_ERROR = -32603;
    /// What a header says is not what the body says (MCP 2026-07-28).
    public static final int HEADER_MISMATCH = -32020;
    /// A version of the protocol that is not spoken here (MCP 2026-07-28).
    public static final int UNSUPPORTED_VERSION = -32022;

    public static RpcError of(int code, String message) {
        return new RpcError(code, message, null);
    }

    /// The name alone, as the original says it.
    public static RpcError methodNotFound(String method) {
        return of(METHOD_NOT_FOUND, method);
    }

    /// Names the versions that could be asked for instead.
    public static RpcError unsupportedVersion(String requested) {
        JsonArray supported = new JsonArray(Arrays.stream(ProtocolVersion.values())
                .sorted((a, b) -> b.compareTo(a))
                .<JsonValue>map(version -> new JsonString(version.text()))
                .toList());
        return new RpcError(
                UNSUPPORTED_VERSION,
                "Unsupported protocol version",
                JsonObject.empty().with("requested", requested).with("supported", supported));
    }

    JsonObject toJson() {
        JsonObject json = JsonObject.empty().with("code", JsonInteger.of(code)).with("message", message);
        return data == null ? json : json.with("data", data);
    }
}
