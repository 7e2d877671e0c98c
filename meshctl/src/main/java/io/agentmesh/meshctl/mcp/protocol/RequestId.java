package io.agentmesh.meshctl.mcp.protocol;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the asker calls its request: text or an integer, and the answer says the same.
///
/// @param json as it came
public record RequestId(JsonValue json) {
    /// The id, if the value can be one; `null`, fractions and everything else cannot.
    public static Optional<RequestId> of(@Nullable JsonValue value) {
        return value instanceof JsonString || value instanceof JsonInteger
                ? Optional.of(new RequestId(value))
                : Optional.empty();
    }
}
