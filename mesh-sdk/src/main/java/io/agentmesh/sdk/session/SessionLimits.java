package io.agentmesh.sdk.session;

import java.time.Duration;

/// Bounds and times of a session table.
///
/// @param bounds how much it holds
/// @param firstRetry how long message 1 may stay unanswered before another is sent; doubles each time
/// @param longestRetry upper end of that
/// @param crossing how long an end waits for its own handshake before it answers a crossing message 1
/// @param hold how long requests wait for the message 3 of a handshake that the peer began
/// @param heal how long a peer whose request could not be opened has to shake hands before this end does; an
///     original peer never does by itself (sdk §18 I9)
/// @param idle how long a session serves that neither end uses, if its peer can ask for another: longer than any peer
///     lets a request run, so that its answer finds its session
/// @param keep how long unfinished handshakes are kept, and retired sessions after their last use: as long as a
///     relay keeps envelopes for an absent agent (wire §10.8)
public record SessionLimits(
        Bounds bounds,
        Duration firstRetry,
        Duration longestRetry,
        Duration crossing,
        Duration hold,
        Duration heal,
        Duration idle,
        Duration keep) {
    /// How much a session table holds.
    ///
    /// @param peers peers with sessions or handshakes; the one not used for longest makes room, those without
    ///     a session first
    /// @param waiters requests that wait for the session of one peer; more are refused
    /// @param sessions sessions of one peer that can be read; the oldest makes room
    /// @param ownHandshakes handshakes of ours with one peer without an answer; no further one is begun until
    ///     the oldest expires
    /// @param answered handshakes of one peer's that wait for message 3; the oldest makes room
    /// @param payloadBytes of a payload that is sealed for, or comes from, a peer that speaks `chunks`, at most
    ///     [#MAX_PAYLOAD_BYTES]; a larger one is refused as `too_large`
    public record Bounds(int peers, int waiters, int sessions, int ownHandshakes, int answered, int payloadBytes) {
        /// What still fits into the largest frame once it is sealed and written as base64url: 11 MiB.
        public static final int MAX_PAYLOAD_BYTES = 11 << 20;

        /// What [SessionLimits#defaults] takes: 8 MiB.
        public static final int USUAL_PAYLOAD_BYTES = 8 << 20;

        /// Checks the payload's range.
        public Bounds {
            if (payloadBytes < 1 || payloadBytes > MAX_PAYLOAD_BYTES) {
                throw new IllegalArgumentException(
                        "payloadBytes: " + payloadBytes + " (expected: 1.." + MAX_PAYLOAD_BYTES + ")");
            }
        }

        /// The same with another number of requests that may wait.
        public Bounds withWaiters(int other) {
            return new Bounds(peers, other, sessions, ownHandshakes, answered, payloadBytes);
        }

        /// The same with another number of peers.
        public Bounds withPeers(int other) {
            return new Bounds(other, waiters, sessions, ownHandshakes, answered, payloadBytes);
        }

        /// The same with another size of payloads.
        public Bounds withPayloadBytes(int other) {
            return new Bounds(peers, waiters, sessions, ownHandshakes, answered, other);
        }
    }

    /// What suits one agent.
    public static SessionLimits defaults() {
        return new SessionLimits(
                new Bounds(1_024, 256, 4, 8, 8, Bounds.USUAL_PAYLOAD_BYTES),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofHours(25),
                Duration.ofSeconds(300));
    }

    /// The same with other bounds.
    public SessionLimits withBounds(Bounds other) {
        return new SessionLimits(other, firstRetry, longestRetry, crossing, hold, heal, idle, keep);
    }
}
