package io.agentmesh.meshd.node;

import io.agentmesh.core.identity.AgentId;

/// Is told who comes. For any thread; must not block.
public interface Comings {
    /// The control plane says that this agent is there.
    void peerIsBack(AgentId agent);

    /// The link to the relay is up.
    void linkIsUp();

    /// Both are told, one after the other.
    static Comings both(Comings one, Comings other) {
        return new Comings() {
            @Override
            public void peerIsBack(AgentId agent) {
                one.peerIsBack(agent);
                other.peerIsBack(agent);
            }

            @Override
            public void linkIsUp() {
                one.linkIsUp();
                other.linkIsUp();
            }
        };
    }
}
