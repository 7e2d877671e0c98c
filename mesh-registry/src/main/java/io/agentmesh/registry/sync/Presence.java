package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;

/// Who is connected to `/sync` at this moment.
@FunctionalInterface
public interface Presence {
    /// Whether the agent has a connection in this group.
    boolean isOnline(GroupId group, AgentId agent);
}
