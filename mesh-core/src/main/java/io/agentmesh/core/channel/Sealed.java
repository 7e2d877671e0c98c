package io.agentmesh.core.channel;

/// The answer to [SecureChannel#seal(Octets)].
public sealed interface Sealed {
    /// The sealed message, to be sent once `state` is taken care of.
    record Message(Octets bytes, ChannelState state) implements Sealed {}

    /// Nothing was sealed and the channel stands where it stood.
    record Refused(Reason reason) implements Sealed {}

    /// Why something was not sealed.
    enum Reason {
        /// Longer than [SecureChannel#maxPlaintextBytes()].
        TOO_LONG,
        /// The channel has sealed as many messages as it safely can; a new one is needed.
        SPENT
    }
}
