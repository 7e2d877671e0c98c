package io.agentmesh.core.channel;

import java.util.Set;

/// One end of an established secure channel. Sealing and opening move it on; the caller sends sealed messages
/// in the order in which they were sealed, and opens every message that arrives, wanted or not, in the order
/// of arrival.
public interface SecureChannel extends AutoCloseable {
    /// Seals `plaintext` for all [#peers()].
    ///
    /// @throws IllegalStateException once closed
    Sealed seal(Octets plaintext);

    /// Opens a message, whatever it holds. A refused one changes nothing: what could be opened before still
    /// can.
    ///
    /// @throws IllegalStateException once closed
    Opened open(Octets message);

    /// The longest plaintext that [#seal(Octets)] takes, in bytes.
    int maxPlaintextBytes();

    /// The longest sealed message, in bytes: what a plaintext of [#maxPlaintextBytes()] becomes.
    int maxMessageBytes();

    /// Who can open what this end seals: one key for a channel of two, more for a group.
    Set<PeerKey> peers();

    /// A value that both ends, and only they, can compute for this very channel; signing it ties something
    /// else to the channel. For Noise it is the handshake hash.
    Octets binding();

    /// Destroys the keys. Harmless when called again.
    @Override
    void close();
}
