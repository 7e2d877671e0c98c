package io.agentmesh.core.card;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.UuidText;
import java.util.UUID;

/// The id of a card; it stays when the agent's key changes.
///
/// @param value the UUID; its version is not checked (wire §2.2)
public record CardId(UUID value) {
    /// Reads an id in any spelling of the wire.
    public static final JsonShape<CardId> SHAPE = value -> new CardId(UuidText.SHAPE.read(value));

    /// Lower case, with hyphens.
    @Override
    public String toString() {
        return value.toString();
    }
}
