package io.agentmesh.meshctl.registry;

import io.agentmesh.core.identity.AgentKeyPair;

/// Who signs for an agent that is registered.
///
/// @param key the agent's
/// @param nowMillis when, in milliseconds since the Unix epoch
public record Witness(AgentKeyPair key, long nowMillis) {}
