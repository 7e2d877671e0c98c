package io.agentmesh.core.channel;

/// Why a handshake message was not taken.
public enum HandshakeRefusal {
    /// It is not the peer's turn, or the handshake is over.
    OUT_OF_TURN(Ends.NO),
    /// Shorter than the message that is due.
    TOO_SHORT(Ends.NO),
    /// Longer than any message of the protocol.
    TOO_LONG(Ends.NO),
    /// It holds a public key with which any agreement gives the same secret.
    WEAK_KEY(Ends.YES),
    /// It was changed on the way, or belongs to another handshake.
    NOT_AUTHENTIC(Ends.YES);

    private enum Ends {
        YES,
        NO
    }

    private final Ends ends;

    HandshakeRefusal(Ends ends) {
        this.ends = ends;
    }

    /// Whether the handshake is over; if not, it stands where it stood, and the right message still finishes
    /// it.
    public boolean endsHandshake() {
        return ends == Ends.YES;
    }
}
