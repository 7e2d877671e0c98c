package io.agentmesh.meshctl.registry;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;

/// What is needed of a card to know whom a name means.
///
/// @param id the agent's id
/// @param card the card's id
/// @param name its name for people, which need not be its alone
/// @param description what it is, or empty
public record FoundAgent(AgentId id, CardId card, String name, String description) {
    /// Reads it from a card; whatever else the card says is left alone.
    static final JsonShape<FoundAgent> SHAPE = value -> {
        var in = ObjectReader.of(value, "agent card", "agent_id", "id", "name", "description");
        String description = in.optionalString("description");
        return new FoundAgent(
                in.read("agent_id", AgentId.SHAPE),
                in.read("id", CardId.SHAPE),
                in.string("name"),
                description == null ? "" : description);
    };
}
