package io.agentmesh.meshd;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.meshd.node.Comings;
import io.agentmesh.offline.OfflineChannel;
import java.util.List;

/// Tells the offline channel what the control plane and the link say. For any thread.
record OfflineComings(OfflineChannel channel) implements Comings {
    /// Durable messages wait in the relay for whoever is away.
    @Override
    public void peerIsBack(AgentId agent) {}

    @Override
    public void linkIsUp() {
        channel.linkIsUp();
    }

    @Override
    public void groupIsKnown() {
        channel.groupIsKnown();
    }

    @Override
    public void prekeysRunLow() {
        channel.prekeysRunLow();
    }

    @Override
    public void keysRevoked(List<KeyRevocation> words) {
        channel.keysRevoked(words);
    }
}
