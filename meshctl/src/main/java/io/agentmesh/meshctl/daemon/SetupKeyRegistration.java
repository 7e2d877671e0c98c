package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.program.secret.Secret;
import java.util.List;

/// Registers an agent on a machine that has no login (registry §6.11).
///
/// @param setupKey spent by this
/// @param agentId the agent's key
/// @param name a name for people
/// @param capabilities what it can do
public record SetupKeyRegistration(Secret setupKey, AgentId agentId, String name, List<Capability> capabilities) {
    /// Copies the list.
    public SetupKeyRegistration {
        capabilities = List.copyOf(capabilities);
    }

    /// What is sent.
    public String toJson() {
        return new ObjectWriter()
                .string("setup_key", setupKey.reveal())
                .string("agent_id", agentId.value())
                .string("name", name)
                .list("capabilities", capabilities, Capability::toJson)
                .end();
    }
}
