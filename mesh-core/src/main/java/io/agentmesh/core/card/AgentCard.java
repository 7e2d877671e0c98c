package io.agentmesh.core.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An agent as the control plane shows it (wire §7.2): as true as the control plane is, unless it is a
/// [SignedCard].
///
/// @param id the card's id; it outlives the agent's key
/// @param agentId the agent's key of today
/// @param owner the user it belongs to
/// @param group the group that sees it
/// @param name a name for people
/// @param description for people, or `null`
/// @param capabilities what it can do
/// @param registeredAt when the card was made
/// @param updatedAt when it last changed
/// @param metadata any JSON, or `null`
/// @param online whether the agent's daemon is with the control plane now; `null` for "not said". Never stored
public record AgentCard(
        CardId id,
        AgentId agentId,
        UserId owner,
        GroupId group,
        String name,
        @Nullable String description,
        List<Capability> capabilities,
        Timestamp registeredAt,
        Timestamp updatedAt,
        @Nullable JsonValue metadata,
        @Nullable Boolean online) {
    /// Reads a card.
    public static final JsonShape<AgentCard> SHAPE = value -> {
        var in = ObjectReader.of(
                value,
                "agent card",
                "id",
                "agent_id",
                "owner_id",
                "group_id",
                "name",
                "description",
                "capabilities",
                "registered_at",
                "updated_at",
                "metadata",
                "online");
        return new AgentCard(
                in.read("id", CardId.SHAPE),
                in.read("agent_id", AgentId.SHAPE),
                in.read("owner_id", UserId.SHAPE),
                in.read("group_id", GroupId.SHAPE),
                in.string("name"),
                in.optionalString("description"),
                in.list("capabilities", Capability.SHAPE),
                in.read("registered_at", Timestamp.SHAPE),
                in.read("updated_at", Timestamp.SHAPE),
                in.optionalValue("metadata"),
                in.optionalBool("online"));
    };

    /// Copies the list.
    public AgentCard {
        capabilities = List.copyOf(capabilities);
    }

    /// The same card, saying whether its agent is there.
    public AgentCard withOnline(@Nullable Boolean there) {
        return new AgentCard(
                id, agentId, owner, group, name, description, capabilities, registeredAt, updatedAt, metadata, there);
    }

    /// The same card under another key of its agent.
    public AgentCard withAgentId(AgentId other) {
        return new AgentCard(
                id, other, owner, group, name, description, capabilities, registeredAt, updatedAt, metadata, online);
    }

    /// The same card, saying what its owner registered anew.
    public AgentCard changedTo(Registration registration, Timestamp now) {
        return new AgentCard(
                id,
                agentId,
                owner,
                group,
                registration.name(),
                registration.description(),
                registration.capabilities(),
                registeredAt,
                now,
                registration.metadata(),
                online);
    }

    /// What its owner registered: all of it that an agent may sign.
    public Registration registration() {
        return new Registration(agentId, name, description, capabilities, metadata);
    }

    /// Whether one of the capabilities has exactly this name.
    public boolean offers(String capability) {
        return capabilities.stream().anyMatch(each -> each.name().equals(capability));
    }

    /// The text of the wire.
    public String toJson() {
        return members().end();
    }

    /// The members of the wire, to which whoever shows the card may add.
    public ObjectWriter members() {
        return new ObjectWriter()
                .uuid("id", id.value())
                .string("agent_id", agentId.value())
                .uuid("owner_id", owner.value())
                .uuid("group_id", group.value())
                .string("name", name)
                .string("description", description)
                .list("capabilities", capabilities, Capability::toJson)
                .string("registered_at", registeredAt.text())
                .string("updated_at", updatedAt.text())
                .value("metadata", metadata)
                .raw("online", online == null ? null : online.toString());
    }
}
