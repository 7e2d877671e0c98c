package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentId;

/// Who may ask this agent for what, at this moment. For any thread.
public interface Rights {
    /// Whether a key may not be trusted any more.
    boolean isRevoked(AgentId agent);

    /// Whether that is so because another key took its place, as the control plane says, and for no other reason.
    boolean isRotatedAway(AgentId agent);

    /// Whether an agent may ask for a capability, by what is known so far.
    boolean mayAsk(AgentId caller, String capability);

    /// Whether all is known that rights depend on. Until the control plane has spoken, and while it is away, an
    /// agent that may not ask may be one that may, and a request that may not be made twice one that may.
    boolean areKnown();

    /// Whether a request for this capability may be made twice: the agent's card says so, as far as it is known.
    boolean isIdempotent(String capability);
}
