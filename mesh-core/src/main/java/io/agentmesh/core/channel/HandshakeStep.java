package io.agentmesh.core.channel;

import java.util.List;

/// What a [Handshake] wants next.
public sealed interface HandshakeStep {
    /// Send this to the peer and hand in its answer.
    record Send(Octets message, ChannelState state) implements HandshakeStep {}

    /// Nothing to send: the peer speaks next.
    record Wait() implements HandshakeStep {}

    /// The channel stands. `toSend` goes to the peer first, in this order, before anything that the channel
    /// seals; the list may be empty. `peerOffer` is what the other side told about itself inside the
    /// handshake, possibly empty.
    record Done(SecureChannel channel, List<Octets> toSend, Octets peerOffer, ChannelState state)
            implements HandshakeStep {
        /// Copies the list.
        public Done {
            toSend = List.copyOf(toSend);
        }
    }

    /// The message was not taken. [HandshakeRefusal#endsHandshake()] says whether the handshake can still be
    /// finished.
    record Refused(HandshakeRefusal reason) implements HandshakeStep {}
}
