package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.error.Violation;

/// The answer to [DoubleRatchet#open].
public sealed interface OpenedFrame {
    /// What the peer sealed; to be acted upon in the transaction that stores `next`.
    ///
    /// @param keysGivenUp messages before it that can no longer be read, because more were lost than are waited for
    record Text(Octets text, RatchetState next, long keysGivenUp) implements OpenedFrame {}

    /// The peer's, and not padded as it should be. It counts as read: its key is spent, so `next` is stored.
    record BadlyPadded(Violation why, RatchetState next) implements OpenedFrame {}

    /// Not opened; the state holds as it was, bit for bit.
    record Refused(FrameRefusal reason) implements OpenedFrame {}
}
