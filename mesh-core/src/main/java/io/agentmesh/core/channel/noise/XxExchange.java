package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.Octets;

/// One end of a Noise_XX handshake at the level of bytes: what a [NoiseProvider] brings. Whose turn it is and
/// how long a message may be, its caller has checked.
interface XxExchange {
    /// The next message of this end.
    byte[] write(byte[] payload);

    /// Takes the peer's next message. Whatever is not [Read.Payload] leaves the exchange unusable.
    Read read(byte[] message);

    /// The transport's keys; once, after message 3.
    Established split();

    /// Wipes what can be wiped. The ciphers of [#split()] stay usable.
    void destroy();

    /// What a message of the peer turned out to be.
    sealed interface Read {
        /// It is the peer's, and carried this.
        record Payload(Octets bytes) implements Read {}

        /// It holds a public key with which every agreement gives zero.
        record WeakKey() implements Read {}

        /// It was changed, or is of another handshake.
        record NotAuthentic() implements Read {}
    }

    /// What both ends have in common when message 3 is through.
    record Established(TransportCiphers ciphers, Octets handshakeHash, Octets remoteStaticKey) {}
}
