package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.Snapshot;

/// Reads what a newcomer must know.
@FunctionalInterface
public interface SnapshotSource {
    /// The group as it is, with the position in its stream up to which that holds; without presence.
    ///
    /// @param self the newcomer, whose own card is always among the peers
    /// @throws InterruptedException if the newcomer went away
    Snapshot read(GroupId group, AgentId self) throws InterruptedException;
}
