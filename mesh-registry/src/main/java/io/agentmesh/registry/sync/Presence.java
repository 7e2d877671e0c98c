package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import java.util.Set;

/// Who is connected to `/sync` at this moment.
public interface Presence {
    /// Whether the agent has a connection in this group.
    boolean isOnline(GroupId group, AgentId agent);

    /// Every agent that has a connection in this group.
    Set<AgentId> online(GroupId group);

    /// Every agent that has a connection in any group.
    Set<AgentId> online();
}
