package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import java.util.function.Consumer;

/// Decides whether an agent that proved its identity may connect.
@FunctionalInterface
public interface Gate {
    /// Asks. Returns at once; `answer` hears exactly once, on any thread, possibly before this returns.
    void ask(AgentId agent, Consumer<GateAnswer> answer);

    /// Forgets what is remembered of an agent, if anything is: it changed.
    default void forget(AgentId agent) {}
}
