package io.agentmesh.core.card;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an owner tells the control plane of an agent (wire §7.2). Owner, group and times are the control plane's
/// to fill in; members that name them are ignored.
///
/// @param agentId the agent's key
/// @param name a name for people
/// @param description for people, or `null`
/// @param capabilities what it can do, possibly nothing
/// @param metadata any JSON, or `null`
public record Registration(
        AgentId agentId,
        String name,
        @Nullable String description,
        List<Capability> capabilities,
        @Nullable JsonValue metadata) {
    /// Reads a registration.
    public static final JsonShape<Registration> SHAPE = value -> {
        var in = ObjectReader.of(value, "registration", "agent_id", "name", "description", "capabilities", "metadata");
        return new Registration(
                in.read("agent_id", AgentId.SHAPE),
                in.string("name"),
                in.optionalString("description"),
                in.list("capabilities", Capability.SHAPE),
                in.optionalValue("metadata"));
    };

    /// Copies the list.
    public Registration {
        capabilities = List.copyOf(capabilities);
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("agent_id", agentId.value())
                .string("name", name)
                .string("description", description)
                .list("capabilities", capabilities, Capability::toJson)
                .value("metadata", metadata)
                .end();
    }
}
