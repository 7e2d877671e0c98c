package io.agentmesh.sdk.durable;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.receipt.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A request that came durably, as it stands.
///
/// @param id its name, its sender's: two senders may have used the same
/// @param from who sent it; proven by signature
/// @param capability what it asks for
/// @param stage how far it came
/// @param outcome what was signed for it at its end; empty until then
/// @param received when it came
/// @param expires until when it must have been begun
public record Arrival(
        UUID id,
        AgentId from,
        String capability,
        Stage stage,
        Optional<Outcome> outcome,
        Instant received,
        Instant expires) {
    /// How far a request came.
    public enum Stage {
        /// It is on the disk, and waits for its turn.
        RECEIVED,
        /// The handler has it.
        RUNNING,
        /// It has its end, and its sender is told, signed.
        DONE
    }
}
