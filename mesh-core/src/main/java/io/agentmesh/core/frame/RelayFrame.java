package io.agentmesh.core.frame;

import io.agentmesh.core.envelope.Envelope;
import java.util.List;
import java.util.Optional;

/// A frame that the relay sends to an agent. The agent's own are [AgentFrame]; no type is both.
public sealed interface RelayFrame {
    /// Asks for the proof of the key (wire §6.2).
    ///
    /// @param nonce what is to be signed; as it came, so check it with [Nonce#parse] before signing
    record Challenge(String nonce) implements RelayFrame {}

    /// The end of a login (wire §6.3).
    sealed interface Result extends RelayFrame {}

    /// The agent is logged in.
    ///
    /// @param token for one resume; may be absent
    /// @param features extensions granted; empty from a relay that knows none
    record Welcome(Optional<SessionToken> token, List<String> features) implements Result {
        /// Copies the features.
        public Welcome {
            features = List.copyOf(features);
        }
    }

    /// The agent is not logged in; the connection ends.
    ///
    /// @param error the relay's text, or `auth failed` when it gave none
    record Refused(String error) implements Result {}

    /// What comes once the agent is logged in.
    sealed interface Steady extends RelayFrame {}

    /// Carries one envelope to its receiver (wire §10.5).
    ///
    /// @param envelope not verified yet
    record Deliver(Envelope envelope) implements Steady {}

    /// Says something on the relay's own behalf; only to an agent that was granted what brings it.
    ///
    /// @param notice what
    record Notice(RelayNotice notice) implements Steady {}
}
