package io.agentmesh.sdk.link;

/// Why a link is not up.
///
/// @param kind what kind of failure
/// @param detail for people; what the relay or the socket said
public record LinkFailure(Kind kind, String detail) {
    /// What went wrong.
    public enum Kind {
        /// No connection: refused, unknown host, no upgrade to a WebSocket.
        UNREACHABLE,
        /// The proxy on the way did not let us through: refused, wants a password, or cannot be reached itself.
        PROXY_REFUSED,
        /// The relay did not answer a step in time: the connection, the challenge or the result.
        TIMED_OUT,
        /// The relay answered something that is not what is due.
        PROTOCOL,
        /// The relay's challenge was not a nonce; it was not signed (wire §12.3 S2).
        BAD_CHALLENGE,
        /// The relay refused the login, with its reason.
        REFUSED,
        /// The relay refused to resume; the next login is a full one, at once.
        RESUME_REFUSED,
        /// The relay took the login and closed: its gate does not know this agent, as a rule (wire §10.4).
        CLOSED_AFTER_LOGIN,
        /// The connection ended.
        LOST,
        /// Nothing came for so long that the relay counts the link as dead.
        SILENT
    }
}
