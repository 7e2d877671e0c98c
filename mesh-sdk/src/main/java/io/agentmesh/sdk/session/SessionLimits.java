package io.agentmesh.sdk.session;

import java.time.Duration;

/// Bounds and times of a session table.
///
/// @param maxPeers peers with sessions or handshakes; the one not used for longest makes room
/// @param maxWaiters requests that wait for the session of one peer; more are refused
/// @param maxSessionsPerPeer sessions that can be read; the oldest makes room
/// @param maxOwnHandshakes handshakes of ours without an answer, a peer; no further one is begun until the
///     oldest expires
/// @param maxAnswered handshakes of the peer's that wait for message 3, a peer; the oldest makes room
/// @param firstRetry how long message 1 may stay unanswered before another is sent; doubles each time
/// @param longestRetry upper end of that
/// @param crossing how long an end waits for its own handshake before it answers a crossing message 1
/// @param hold how long requests wait for the message 3 of a handshake that the peer began
/// @param heal how long a peer whose request could not be opened has to shake hands before this end does; an
///     original peer never does by itself (sdk §18 I9)
/// @param keep how long unfinished handshakes and retired sessions are kept: as long as a relay keeps
///     envelopes for an absent agent (wire §10.8)
public record SessionLimits(
        int maxPeers,
        int maxWaiters,
        int maxSessionsPerPeer,
        int maxOwnHandshakes,
        int maxAnswered,
        Duration firstRetry,
        Duration longestRetry,
        Duration crossing,
        Duration hold,
        Duration heal,
        Duration keep) {
    /// What suits one agent.
    public static SessionLimits defaults() {
        return new SessionLimits(
                1_024,
                256,
                4,
                8,
                8,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(300));
    }
}
