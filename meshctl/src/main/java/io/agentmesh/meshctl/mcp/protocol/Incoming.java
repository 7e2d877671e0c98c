package io.agentmesh.meshctl.mcp.protocol;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What came from the client.
public sealed interface Incoming {
    /// Wants an answer.
    ///
    /// @param params an empty object if there are none
    record Request(RequestId id, String method, JsonObject params) implements Incoming {
        /// What the request says about itself; an empty object if nothing.
        public JsonObject meta() {
            return params.get("_meta") instanceof JsonObject meta ? meta : JsonObject.empty();
        }

        /// The version that the request itself names, as those of [ProtocolVersion#V2026_07_28] do.
        public Optional<String> version() {
            return meta().get(Meta.PROTOCOL_VERSION) instanceof JsonString version
                    ? Optional.of(version.value())
                    : Optional.empty();
        }

        /// A text parameter, if it is given.
        public Optional<String> text(String parameter) {
            return params.get(parameter) instanceof JsonString text ? Optional.of(text.value()) : Optional.empty();
        }
    }

    /// Wants none.
    ///
    /// @param params an empty object if there are none
    record Notification(String method, JsonObject params) implements Incoming {}

    /// Answers something that this server never asked.
    record Response() implements Incoming {}

    /// No message of JSON-RPC.
    ///
    /// @param id the request's, if that much could be read
    record Malformed(@Nullable RequestId id, RpcError error) implements Incoming {}
}
