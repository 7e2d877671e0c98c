package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;

/// Who follows a group: an agent, on behalf of its owner.
///
/// @param agent the agent
/// @param owner whose token opened the connection, and whose card of the agent allowed it
/// @param group the group of that card
public record Follower(AgentId agent, UserId owner, GroupId group) {}
