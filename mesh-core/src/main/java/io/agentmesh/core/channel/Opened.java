package io.agentmesh.core.channel;

/// The answer to [SecureChannel#open(Octets)].
public sealed interface Opened {
    /// What `sender` sealed, exactly. To be acted upon once `state` is taken care of. `missed` messages that were
    /// sealed before it and after the one opened last were not opened here, and will not be.
    record Plaintext(Octets bytes, PeerKey sender, ChannelState state, int missed) implements Opened {}

    /// Nothing was opened and the channel stands where it stood.
    record Refused(Reason reason) implements Opened {}

    /// Why something was not opened.
    enum Reason {
        /// Longer than any message of the protocol.
        TOO_LONG,
        /// Changed on the way, sealed in another channel, seen before, or out of its order. Which of these,
        /// nobody can tell; if the next messages are refused as well, only a new channel helps.
        NOT_AUTHENTIC,
        /// The channel has opened as many messages as it safely can; a new one is needed.
        SPENT
    }
}
