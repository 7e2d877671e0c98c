package io.agentmesh.core.channel.ratchet;

/// The answer to [DoubleRatchet#seal].
public sealed interface SealedFrame {
    /// A frame, to be sent once `next` is stored. Sent again it is sent byte for byte: nothing is sealed twice.
    record Sent(Frame frame, RatchetState next) implements SealedFrame {}

    /// Nothing was sealed; the state holds as it was.
    record Refused(Reason reason) implements SealedFrame {}

    /// Why a text was not sealed.
    enum Reason {
        /// Longer than [Padding#MAX_TEXT_BYTES].
        TOO_LONG,
        /// The peer has not answered [DoubleRatchet#MAX_UNANSWERED] messages: a new session is needed.
        UNANSWERED
    }
}
