package io.agentmesh.core.channel;

/// One way to make secure channels: the door behind which protocols are exchanged without their callers
/// noticing.
///
/// An *offer* is what this end wants to tell the other inside the handshake, encrypted and part of the
/// transcript (features, identity binding); empty for none. What the peer offered comes back in
/// [HandshakeStep.Done].
public interface ChannelProtocol {
    /// The protocol's name as its own specification spells it, e.g. `Noise_XX_25519_ChaChaPoly_BLAKE2s`.
    String name();

    /// The key with which this end proves itself in all channels of this protocol object.
    PeerKey ownKey();

    /// Begins a channel from this side.
    ///
    /// @throws IllegalArgumentException if the offer is longer than the protocol carries
    Handshake initiate(Octets offer);

    /// Prepares to answer a channel that the other side begins.
    ///
    /// @throws IllegalArgumentException if the offer is longer than the protocol carries
    Handshake respond(Octets offer);
}
