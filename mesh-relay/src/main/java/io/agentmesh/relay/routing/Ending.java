package io.agentmesh.relay.routing;

/// Why the relay ends a connection, as its close frame says it (RFC 6455 §7.4).
///
/// @param code the close code; codes from 4000 are ours
/// @param reason for people; at most 123 bytes
/// @param pending what happens to envelopes that were taken and not written
public record Ending(int code, String reason, Pending pending) {
    /// The agent logged in again elsewhere; the newest connection wins (wire §10.10).
    public static final Ending REPLACED = new Ending(4001, "replaced by a newer connection", Pending.TAKEN_BACK);
    /// No frame for too long (wire §10.9).
    public static final Ending SILENT = new Ending(4002, "no sign of life", Pending.TAKEN_BACK);
    /// Nothing could be written for too long.
    public static final Ending STALLED = new Ending(4003, "does not read what is sent to it", Pending.TAKEN_BACK);
    /// The agent was revoked or removed, or the gate does not know it any more. Not to come back as it is.
    public static final Ending REVOKED = new Ending(4004, "revoked or removed", Pending.TAKEN_BACK);
    /// The agent belongs to another group now; come back.
    public static final Ending REGROUPED = new Ending(4005, "group changed, log in again", Pending.TAKEN_BACK);
    /// The gate gave no answer for too long; come back later.
    public static final Ending NOT_CONFIRMED =
            new Ending(4006, "the control plane did not confirm this agent", Pending.TAKEN_BACK);
    /// The agent asked to confirm what it takes over and did not for too long; come back, it is sent again.
    public static final Ending UNCONFIRMED =
            new Ending(4007, "does not confirm what is sent to it", Pending.TAKEN_BACK);
    /// Too many connections come from its address; come back later.
    public static final Ending CROWDED = new Ending(1013, "too many connections from this address", Pending.TAKEN_BACK);
    /// The peer closed first, or the connection broke.
    public static final Ending PEER_CLOSED = new Ending(1000, "", Pending.TAKEN_BACK);
    /// The relay stops; come back.
    public static final Ending GOING_AWAY = new Ending(1001, "relay is going away", Pending.WRITTEN_FIRST);
    /// The login failed; the result said why.
    public static final Ending NOT_ADMITTED = new Ending(1008, "not admitted", Pending.WRITTEN_FIRST);
    /// What came first was no login, or nothing came in time.
    public static final Ending NO_LOGIN = new Ending(1008, "login expected", Pending.WRITTEN_FIRST);

    /// The relay made a mistake over it; come back.
    public static final Ending FAULT = new Ending(1011, "internal error", Pending.TAKEN_BACK);

    /// What happens to envelopes that a connection took and did not write.
    public enum Pending {
        /// They go back to the queue at once.
        TAKEN_BACK,
        /// They are written first, if the peer reads them in time.
        WRITTEN_FIRST
    }
}
