package io.agentmesh.core.error;

/// Every way in which something can be refused or fail, with the word that machines read and whether trying again
/// may help. The prefixes are the error families of the wire (wire §1.4); peers see them inside authentication
/// results.
public enum ErrorCode {
    /// The text is no JSON, or JSON of another shape than asked for (wire §2.4).
    MALFORMED("malformed", "", Retry.NO),
    /// An agent id that is no usable Ed25519 key (wire §1.1).
    INVALID_IDENTITY("invalid_identity", "invalid identity: ", Retry.NO),
    /// A signature that has not the form of one: bad base64url or not 64 bytes (wire §4.1).
    INVALID_MESSAGE("invalid_message", "invalid message: ", Retry.NO),
    /// A well-formed signature that does not hold (wire §4.1).
    BAD_SIGNATURE("bad_signature", "signature verification failed: ", Retry.NO),
    /// An envelope whose `from` is not the agent that the connection proved to be (wire §10.5).
    SENDER_MISMATCH("sender_mismatch", "sender mismatch: ", Retry.NO),
    /// An envelope whose `to` is somebody else (sdk §18 I12).
    WRONG_RECEIVER("wrong_receiver", "wrong receiver: ", Retry.NO),
    /// The access rules of the callee do not allow the call (wire §7.3).
    ACL_DENIED("acl_denied", "acl denied: ", Retry.NO),
    /// The key was revoked by its owner.
    REVOKED("revoked", "revoked: ", Retry.NO),
    /// A secure channel refused a message (wire §9.6).
    NOISE("noise", "noise protocol error: ", Retry.AFTER_HANDSHAKE),
    /// The peer has no session that opens what we sent; a new handshake cures it.
    SESSION_UNKNOWN("session_unknown", "no session: ", Retry.AFTER_HANDSHAKE),
    /// The key that a peer proved in a handshake is not signed by the agent that it says to be.
    BAD_BINDING("bad_binding", "identity binding: ", Retry.NO),
    /// The peer no longer offers what it offered before, and that is not accepted here.
    DOWNGRADED("downgraded", "downgraded: ", Retry.NO),
    /// An id whose key cannot be used for an agreement (offline §2.1).
    BAD_IDENTITY_KEY("bad_identity_key", "bad identity key: ", Retry.NO),
    /// A prekey bundle, or a key of it, that is malformed or not signed by its agent (offline §4.1).
    BAD_BUNDLE("bad_bundle", "bad bundle: ", Retry.NO),
    /// A prekey bundle of a version that is not known here (offline §4.1).
    BUNDLE_VERSION("bundle_version", "bundle version: ", Retry.NO),
    /// A prekey bundle whose time is over; its agent publishes a new one when it is back (offline §4.1).
    BUNDLE_EXPIRED("bundle_expired", "bundle expired: ", Retry.LATER),
    /// The agent has no prekeys for us, or not the kind that our policy asks for (offline §4.3).
    NO_PREKEYS("no_prekeys", "no prekeys: ", Retry.LATER),
    /// An older prekey bundle than one that was seen before, or that its agent named itself (offline §13).
    BUNDLE_ROLLBACK("bundle_rollback", "bundle rollback: ", Retry.NO),
    /// Two prekey bundles of one serial, both of the agent's own word: no session until an operator has looked (offline
    /// §13.2).
    BUNDLE_FORK("bundle_fork", "bundle fork: ", Retry.NO),
    /// The agent had prekeys, and the registry says that it has none (offline §13.3).
    FEATURE_WITHDRAWN("feature_withdrawn", "feature withdrawn: ", Retry.LATER),
    /// The agent cannot be written to while it is away, and nothing less was asked for (offline §1).
    DURABLE_UNAVAILABLE("durable_unavailable", "durable unavailable: ", Retry.NO),
    /// The caller's own settings ask for another channel (offline §13.5).
    POLICY("policy", "policy: ", Retry.NO),
    /// Bytes that are no frame of the offline channel (offline §6.1).
    BAD_FRAME("bad_frame", "bad frame: ", Retry.NO),
    /// A text that was sealed with another padding than its length asks for (offline §6.4).
    BAD_PADDING("bad_padding", "bad padding: ", Retry.NO),
    /// Larger than what the wire or a limit of ours allows.
    TOO_LARGE("too_large", "too large: ", Retry.NO),
    /// More per second than the sender's share.
    RATE_LIMITED("rate_limited", "rate limited: ", Retry.LATER),
    /// A bounded queue or table is full.
    QUEUE_FULL("queue_full", "queue full: ", Retry.LATER),
    /// There is no such agent, as far as whoever asks may know.
    UNKNOWN_AGENT("unknown_agent", "unknown agent: ", Retry.NO),
    /// The agent that was asked is not connected; the relay may still hold the request for it.
    AGENT_OFFLINE("agent_offline", "agent offline: ", Retry.LATER),
    /// The relay does not let the sender reach the receiver.
    NOT_ALLOWED("not_allowed", "not allowed: ", Retry.NO),
    /// The relay is about to stop, and takes nothing more.
    DRAINING("draining", "draining: ", Retry.LATER),
    /// The one who was asked is at the bound of its work.
    BUSY("busy", "busy: ", Retry.LATER),
    /// The deadline passed; whether the work was done is not known.
    TIMED_OUT("timed_out", "timed out: ", Retry.LATER),
    /// The relay refused to log us in.
    AUTH_FAILED("auth_failed", "auth failed: ", Retry.NO),
    /// The relay cannot be reached, or the link to it is down.
    RELAY_UNREACHABLE("relay_unreachable", "relay unreachable: ", Retry.LATER),
    /// The registry cannot be reached.
    REGISTRY_UNREACHABLE("registry_unreachable", "registry unreachable: ", Retry.LATER),
    /// The daemon beside this program cannot be reached.
    DAEMON_UNREACHABLE("daemon_unreachable", "daemon unreachable: ", Retry.LATER),
    /// A part of an answer was lost on the way; what came before it was right.
    INCOMPLETE("incomplete", "incomplete: ", Retry.LATER),
    /// The other agent answered with an error of its own.
    REMOTE("remote", "remote error: ", Retry.NO),
    /// The caller gave up.
    CANCELLED("cancelled", "cancelled: ", Retry.NO),
    /// What was asked for is not offered here.
    UNSUPPORTED("unsupported", "unsupported: ", Retry.NO),
    /// The store behind a promise failed.
    STORAGE("storage", "storage: ", Retry.LATER);

    /// Whether the same request may succeed when it is made again.
    public enum Retry {
        /// It fails the same way until something is changed.
        NO,
        /// It may succeed later, unchanged.
        LATER,
        /// It may succeed at once, after a new handshake.
        AFTER_HANDSHAKE
    }

    private final String word;
    private final String prefix;
    private final Retry retry;

    ErrorCode(String word, String prefix, Retry retry) {
        this.word = word;
        this.prefix = prefix;
        this.retry = retry;
    }

    /// The code as machines read it: lower case, `snake_case`, stable.
    public String word() {
        return word;
    }

    /// The text in front of a detail, with its trailing blank, or empty.
    public String prefix() {
        return prefix;
    }

    /// Whether trying again may help.
    public Retry retry() {
        return retry;
    }
}
