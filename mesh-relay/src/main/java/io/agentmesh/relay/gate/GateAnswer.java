package io.agentmesh.relay.gate;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a gate says. Whatever is not [Admitted] is a refusal: a gate that cannot answer lets nobody in.
public sealed interface GateAnswer {
    /// The agent may connect.
    ///
    /// @param group the group that it belongs to; `null` from a gate that knows no groups
    record Admitted(@Nullable UUID group) implements GateAnswer {}

    /// The control plane does not know the agent, or no longer wants it.
    record Unknown() implements GateAnswer {}

    /// The control plane gave no usable answer; the same question may be answered later.
    ///
    /// @param cause for the relay's log, not for the agent
    record Unavailable(String cause) implements GateAnswer {}
}
