package io.agentmesh.meshd.outbox;

import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.sdk.session.SessionLimits.Bounds;
import java.time.Duration;

/// Bounds and times of an outbox.
///
/// @param waiting requests without an end, in all and for one target; a further one is refused as `queue_full`
/// @param maxEntryBytes of one request; a larger one is refused as `too_large`
/// @param kept requests with an end; beyond, those that ended first are forgotten
/// @param keepFor how long a request with an end is kept
/// @param maxTime how long a request may have at most
/// @param work how much is done at a time
/// @param knockFor how long one knock at a peer that is away lasts; a relay keeps a handshake for 300 s (wire
///     §10.8)
/// @param pause between two knocks
/// @param askAgainWithin how long after it was sent first a request is sent again. The peer knows it for 6 min
///     after it took it ([io.agentmesh.sdk.once.OnceLimits]); a relay may hold a repetition for 300 s; what is
///     left are 60 s, and 5 s are for clocks
public record OutboxLimits(
        Room waiting,
        int maxEntryBytes,
        Room kept,
        Duration keepFor,
        Duration maxTime,
        Work work,
        Duration knockFor,
        Backoff pause,
        Duration askAgainWithin) {
    /// How long a request has unless its owner says otherwise.
    public static final Duration DEFAULT_TIME = Duration.ofHours(1);

    /// For what is kept with a payload.
    private static final int AROUND_A_PAYLOAD = 64 << 10;

    /// Room for requests.
    ///
    /// @param entries in all
    /// @param bytes in all, of their files
    /// @param entriesForOne of one target
    /// @param bytesForOne of one target
    public record Room(int entries, long bytes, int entriesForOne, long bytesForOne) {}

    /// How much is done at a time; what is beyond waits.
    ///
    /// @param knocks targets that are knocked at
    /// @param asked requests that were sent and have no answer
    /// @param askedOfOne the same for one target
    public record Work(int knocks, int asked, int askedOfOne) {}

    /// What suits one agent.
    public static OutboxLimits defaults() {
        return forPayloadsOf(Bounds.USUAL_PAYLOAD_BYTES);
    }

    /// The same where payloads may have this many bytes.
    public static OutboxLimits forPayloadsOf(int payloadBytes) {
        return new OutboxLimits(
                new Room(1_000, 64L << 20, 200, 16L << 20),
                payloadBytes + AROUND_A_PAYLOAD,
                new Room(1_000, 64L << 20, 1_000, 64L << 20),
                Duration.ofHours(24),
                Duration.ofDays(7),
                new Work(128, 128, 16),
                Duration.ofMinutes(4),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
                Duration.ofSeconds(55));
    }
}
