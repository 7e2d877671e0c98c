package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.UuidText;
import java.util.UUID;

/// The id of a user.
///
/// @param value the UUID; its version is not checked (wire §2.2)
public record UserId(UUID value) {
    /// Reads an id in any spelling of the wire.
    public static final JsonShape<UserId> SHAPE = value -> new UserId(UuidText.SHAPE.read(value));

    /// Lower case, with hyphens.
    @Override
    public String toString() {
        return value.toString();
    }
}
