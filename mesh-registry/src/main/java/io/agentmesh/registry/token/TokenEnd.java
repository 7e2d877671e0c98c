package io.agentmesh.registry.token;

/// Why a token is good no more, as a connection that it opened hears it (docs/protocol-extensions.md).
public enum TokenEnd {
    /// It was taken back.
    REVOKED(4011, "token revoked"),
    /// Its time is over.
    EXPIRED(4012, "token expired"),
    /// There is no such user any more.
    USER_REMOVED(4013, "user removed");

    private final int closeCode;
    private final String reason;

    TokenEnd(int closeCode, String reason) {
        this.closeCode = closeCode;
        this.reason = reason;
    }

    /// The code of the close frame.
    public int closeCode() {
        return closeCode;
    }

    /// The reason in the close frame.
    public String reason() {
        return reason;
    }
}
