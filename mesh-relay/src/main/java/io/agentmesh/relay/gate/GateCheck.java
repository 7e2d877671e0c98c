package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;

/// A gate's question in plain blocking code: a call to the control plane, or a look into its database.
@FunctionalInterface
public interface GateCheck {
    /// Answers, in bounded time.
    ///
    /// @throws InterruptedException if the relay stops meanwhile
    GateAnswer check(AgentId agent) throws InterruptedException;
}
