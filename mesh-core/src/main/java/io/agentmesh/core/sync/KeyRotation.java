package io.agentmesh.core.sync;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// An agent goes by another key from now on (wire §8).
///
/// @param card its card, which stays
/// @param oldAgentId the key that was
/// @param newAgentId the key that is
public record KeyRotation(CardId card, AgentId oldAgentId, AgentId newAgentId) {
    /// Reads a rotation.
    public static final JsonShape<KeyRotation> SHAPE = value -> {
        var in = ObjectReader.of(value, "key rotation", "card_id", "old_agent_id", "new_agent_id");
        return new KeyRotation(
                in.read("card_id", CardId.SHAPE),
                in.read("old_agent_id", AgentId.SHAPE),
                in.read("new_agent_id", AgentId.SHAPE));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .uuid("card_id", card.value())
                .string("old_agent_id", oldAgentId.value())
                .string("new_agent_id", newAgentId.value())
                .end();
    }
}
