package io.agentmesh.core.channel;

/// A channel in the making. The caller asks for the first step, carries out each [HandshakeStep] and hands in
/// what the peer sends, until a step is [HandshakeStep.Done], or [HandshakeStep.Refused] for a reason that
/// ends the handshake.
public interface Handshake extends AutoCloseable {
    /// The first step: a message to send if this side opens, else [HandshakeStep.Wait]. Asked exactly once,
    /// first.
    ///
    /// @throws IllegalStateException when asked again
    HandshakeStep begin();

    /// Takes a message of the peer, whatever it holds, and answers what to do now.
    HandshakeStep receive(Octets message);

    /// Destroys the keys that belong to this handshake alone. Harmless when done or called again; a channel
    /// that came out of it stays usable.
    @Override
    void close();
}
