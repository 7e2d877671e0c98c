package io.agentmesh.meshd.succession;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;

/// Where chains of keys come from. Whoever it is, it is not believed.
@FunctionalInterface
public interface Chains {
    /// The chain of the agent that has, or had, this key; nothing is verified. Blocks.
    ///
    /// @return the chain; else `REGISTRY_UNREACHABLE`, `UNKNOWN_AGENT`, or `MALFORMED`
    Decoded<KeyChain> of(AgentId anyKey) throws InterruptedException;
}
