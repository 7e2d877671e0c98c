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
/// @param content the same as bytes
record StreamItem(JsonValue payload, Octets content) {
    /// Writes a payload down.
    static StreamItem of(JsonValue payload) {
        return new StreamItem(payload, Octets.owning(CanonicalJson.bytes(payload)));
    }

    /// Whether it is small enough.
    boolean fits(int maxBytes) {
        return content.length() <= maxBytes;
    }

    /// The same, if it is small enough.
    ///
    /// @throws MeshException with [ErrorCode#TOO_LARGE] if not
    StreamItem within(int maxBytes) {
        if (!fits(maxBytes)) {
            throw new MeshException(new Violation(
                    ErrorCode.TOO_LARGE, content.length() + " bytes (expected: at most " + maxBytes + ")"));
        }
        return this;
    }
}
