package io.agentmesh.sdk.link;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.resilience.Backoff;
import java.time.Duration;
import java.util.Set;

/// Times and sizes of a relay link.
///
/// @param stepTimeout how long each step of a login may take: connection, challenge, result
/// @param settle how long after a login without a sign of life the link counts as up all the same; the
///     relay's answer to a ping comes first, as a rule
/// @param pingAfter silence after which the relay is pinged
/// @param deadAfter silence after which the link is dead; the relay itself forgets a silent agent after 90 to
///     120 s (wire §10.9)
/// @param resumeWithin age of a token up to which it is used; the relay takes it for 300 s (wire §6.5)
/// @param closeTimeout how long the relay may take to see a close before the link is torn down
/// @param backoff waits between attempts; the longest decides how soon a relay that is back is found
/// @param sendRate how fast envelopes leave, until a relay that grants [Feature#RATE] says what it takes
/// @param maxQueuedFrames envelopes that wait to be sent
/// @param maxQueuedBytes what they may weigh together, in bytes of UTF-8
/// @param features what is asked of the relay; [Feature#ACKS] only by whoever knows what it has seen,
///     [Feature#VERIFIES] only by whoever checks each signature before acting on what it says
public record LinkConfig(
        Duration stepTimeout,
        Duration settle,
        Duration pingAfter,
        Duration deadAfter,
        Duration resumeWithin,
        Duration closeTimeout,
        Backoff backoff,
        SendRate sendRate,
        int maxQueuedFrames,
        long maxQueuedBytes,
        Set<Feature> features) {
    /// The largest frame that a Rust peer takes, in bytes (wire §10.3).
    public static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    /// Copies the set.
    public LinkConfig {
        features = Set.copyOf(features);
    }

    /// What suits a relay with the original's defaults.
    public static LinkConfig defaults() {
        return new LinkConfig(
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(90),
                Duration.ofSeconds(290),
                Duration.ofSeconds(2),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8)),
                SendRate.ofRelayDefaults(),
                1_024,
                64L * 1024 * 1024,
                Set.of(Feature.RECEIPTS, Feature.VERIFIES, Feature.RATE));
    }

    /// The same with another rate.
    public LinkConfig withSendRate(SendRate rate) {
        return new LinkConfig(
                stepTimeout,
                settle,
                pingAfter,
                deadAfter,
                resumeWithin,
                closeTimeout,
                backoff,
                rate,
                maxQueuedFrames,
                maxQueuedBytes,
                features);
    }

    /// The same with another queue.
    public LinkConfig withQueue(int maxFrames, long maxBytes) {
        return new LinkConfig(
                stepTimeout,
                settle,
                pingAfter,
                deadAfter,
                resumeWithin,
                closeTimeout,
                backoff,
                sendRate,
                maxFrames,
                maxBytes,
                features);
    }

    /// The same, asking the relay for other features.
    public LinkConfig asking(Set<Feature> other) {
        return new LinkConfig(
                stepTimeout,
                settle,
                pingAfter,
                deadAfter,
                resumeWithin,
                closeTimeout,
                backoff,
                sendRate,
                maxQueuedFrames,
                maxQueuedBytes,
                other);
    }
}
