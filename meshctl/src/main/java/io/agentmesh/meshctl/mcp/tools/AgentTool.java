package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.identity.AgentId;

/// A capability of an agent, as a tool.
///
/// @param tool what clients see
/// @param agent whom a call goes to
/// @param agentName what its card calls it
/// @param capability the capability's own name, before it was cleaned for the tool's
public record AgentTool(Tool tool, AgentId agent, String agentName, String capability) {}
