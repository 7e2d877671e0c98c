package io.agentmesh.meshctl.registry;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import java.util.List;

/// What is needed of a card to know whom a name means and who may ask it.
///
/// @param id the agent's id
/// @param card the card's id
/// @param name its name for people, which need not be its alone
/// @param description what it is, or empty
/// @param owner the user it belongs to, or empty
/// @param group the group that sees it, or empty
/// @param capabilities the names of what it can do
public record FoundAgent(
        AgentId id,
        CardId card,
        String name,
        String description,
        String owner,
        String group,
        List<String> capabilities) {
    /// Reads it from a card; whatever else the card says is left alone.
    static final JsonShape<FoundAgent> SHAPE = value -> {
        var in = ObjectReader.of(
                value, "agent card", "agent_id", "id", "name", "description", "owner_id", "group_id", "capabilities");
        List<Capability> capabilities = in.readOptional("capabilities", JsonShape.listOf(Capability.SHAPE));
        return new FoundAgent(
                in.read("agent_id", AgentId.SHAPE),
                in.read("id", CardId.SHAPE),
                in.string("name"),
                orEmpty(in, "description"),
                orEmpty(in, "owner_id"),
                orEmpty(in, "group_id"),
                capabilities == null
                        ? List.of()
                        : capabilities.stream().map(Capability::name).toList());
    };

    /// Copies the list.
    public FoundAgent {
        capabilities = List.copyOf(capabilities);
    }

    private static String orEmpty(ObjectReader in, String name) throws MalformedJson {
        String text = in.optionalString(name);
        return text == null ? "" : text;
    }
}
