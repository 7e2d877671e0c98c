package io.agentmesh.registry.prekey;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import java.util.UUID;

/// The body of `POST /prekeys/claim`.
///
/// @param agent whom the caller wants to write to
/// @param caller which of its own agents will write
/// @param device of the agent; 0 is the only one in use
/// @param nonce the caller's name for this claim
record Claim(AgentId agent, AgentId caller, long device, UUID nonce) {
    static final JsonShape<Claim> SHAPE = value -> {
        var in = ObjectReader.of(value, "claim", "agent", "caller", "device", "nonce");
        return new Claim(
                in.read("agent", AgentId.SHAPE),
                in.read("caller", AgentId.SHAPE),
                in.uint32("device"),
                in.uuid("nonce"));
    };
}
