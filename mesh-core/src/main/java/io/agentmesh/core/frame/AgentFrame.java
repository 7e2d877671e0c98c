package io.agentmesh.core.frame;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import java.util.List;
import java.util.UUID;

/// A frame that an agent sends to the relay. The relay's own are [RelayFrame]; no type is both.
public sealed interface AgentFrame {
    /// A frame that may open a connection.
    sealed interface Opening extends AgentFrame {
        /// Who it says it is.
        AgentId agent();

        /// Extensions that the agent asks for; empty for a peer that knows none (design, extensions).
        List<String> features();
    }

    /// Opens a login by challenge (wire §6).
    ///
    /// @param agent who it says it is
    /// @param features extensions asked for; the original ignores the member
    record Hello(AgentId agent, List<String> features) implements Opening {
        /// Copies the features.
        public Hello {
            features = List.copyOf(features);
        }
    }

    /// Logs in again with the token of an earlier result, at most 300 s old (wire §6.5).
    ///
    /// @param agent who it says it is
    /// @param token the token; a secret
    /// @param features extensions asked for
    record Resume(AgentId agent, SessionToken token, List<String> features) implements Opening {
        /// Copies the features.
        public Resume {
            features = List.copyOf(features);
        }
    }

    /// Answers a challenge (wire §6.2).
    ///
    /// @param agent the same as in the hello
    /// @param signature base64url as it came, over the UTF-8 bytes of the nonce's text
    record Response(AgentId agent, String signature) implements AgentFrame {}

    /// Carries one envelope; allowed only once registered (wire §10.5).
    ///
    /// @param envelope not verified yet
    record Carry(Envelope envelope) implements AgentFrame {}

    /// Confirms envelopes that the agent took over, so that the relay need not keep them; only from an agent
    /// that was granted [Feature#ACKS].
    ///
    /// @param envelopes their ids, each once for each time it came; 1 to [FrameCodec#MAX_ACK_IDS]
    record Ack(List<UUID> envelopes) implements AgentFrame {
        /// @throws IllegalArgumentException if there are none or too many
        public Ack {
            if (envelopes.isEmpty() || envelopes.size() > FrameCodec.MAX_ACK_IDS) {
                throw new IllegalArgumentException(
                        "envelopes: " + envelopes.size() + " ids (expected: 1.." + FrameCodec.MAX_ACK_IDS + ")");
            }
            envelopes = List.copyOf(envelopes);
        }
    }
}
