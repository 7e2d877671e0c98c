package io.agentmesh.http.client;

import java.io.IOException;

/// A call that brought no answer. The message says what failed and with whom, fit for a person.
public sealed class HttpFailure extends IOException permits ProxyRefused, UpgradeRefused {
    private static final long serialVersionUID = 1L;

    /// What went wrong.
    public enum Kind {
        /// Nobody listens at that address.
        REFUSED,
        /// The network, or the file system for a Unix-domain socket, does not lead there.
        UNREACHABLE,
        /// The name cannot be resolved.
        UNKNOWN_HOST,
        /// No connection within the connect timeout.
        CONNECT_TIMEOUT,
        /// The proxy on the way there opened no tunnel; if it said so, see [ProxyRefused].
        PROXY_REFUSED,
        /// The other end's certificate is not trusted, or it speaks no TLS.
        TLS,
        /// No complete answer within the deadline.
        TIMEOUT,
        /// The connection ended before the answer was complete.
        CUT,
        /// The answer is larger than the caller takes.
        TOO_LARGE,
        /// The answer is not HTTP.
        MALFORMED,
        /// The answers redirect more often than the caller follows.
        TOO_MANY_REDIRECTS,
        /// The server answered a WebSocket upgrade with something else; see [UpgradeRefused].
        UPGRADE_REFUSED;

        /// Whether the other end cannot have seen the request, so that making it again repeats nothing.
        public boolean isBeforeSending() {
            return switch (this) {
                case REFUSED, UNREACHABLE, UNKNOWN_HOST, CONNECT_TIMEOUT, PROXY_REFUSED, TLS -> true;
                case TIMEOUT, CUT, TOO_LARGE, MALFORMED, TOO_MANY_REDIRECTS, UPGRADE_REFUSED -> false;
            };
        }
    }

    private final Kind kind;

    public HttpFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public HttpFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
