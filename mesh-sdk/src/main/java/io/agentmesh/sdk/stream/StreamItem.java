package io.agentmesh.sdk.stream;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonValue;

/// Something to be sent in answer to a stream request.
///
/// @param payload what it says
/// @param content the same as bytes, small enough for one message of the channel
record StreamItem(JsonValue payload, Octets content) {
    /// Writes a payload down.
    ///
    /// @throws MeshException with [ErrorCode#TOO_LARGE] above [StreamSink#MAX_ITEM_BYTES]
    static StreamItem of(JsonValue payload) {
        Octets content = Octets.of(CanonicalJson.bytes(payload));
        if (content.length() > StreamSink.MAX_ITEM_BYTES) {
            throw new MeshException(new Violation(
                    ErrorCode.TOO_LARGE,
                    content.length() + " bytes (expected: at most " + StreamSink.MAX_ITEM_BYTES + ")"));
        }
        return new StreamItem(payload, content);
    }

    /// Whether a payload is small enough.
    static boolean fits(JsonValue payload) {
        return CanonicalJson.bytes(payload).length <= StreamSink.MAX_ITEM_BYTES;
    }
}
