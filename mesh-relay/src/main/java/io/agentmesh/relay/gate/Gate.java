package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.util.function.Consumer;

/// Decides whether an agent that proved its identity may connect.
@FunctionalInterface
public interface Gate {
    /// Asks. Returns at once; `answer` hears exactly once, on any thread, possibly before this returns.
    void ask(AgentId agent, Consumer<GateAnswer> answer);

    /// Whether it may answer otherwise later: only then is it asked again about agents that stay.
    default boolean mayChange() {
        return true;
    }

    /// Forgets what is remembered of an agent, if anything is: it changed.
    default void forget(AgentId agent) {}

    /// For how long no usable answer has come; zero if the last one was usable, or nobody keeps watch.
    default Duration failingFor() {
        return Duration.ZERO;
    }
}
