package io.agentmesh.meshd.node;

import io.agentmesh.core.identity.AgentId;

/// Is told who comes. For any thread; must not block.
public interface Comings {
    /// The control plane says that this agent is there.
    void peerIsBack(AgentId agent);

    /// The link to the relay is up.
    void linkIsUp();
}
