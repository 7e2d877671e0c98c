package io.agentmesh.relay.limit;

/// How much one sender may send.
///
/// @param perSecond tokens that come back each second; 0 means that a bucket is never refilled
/// @param burst tokens of a full bucket; below 1 nothing passes
/// @param maxSenders buckets that are kept; above it a new sender is refused until one is full again and let go
public record RateLimit(double perSecond, double burst, int maxSenders) {
    /// The original's: 50 a second, bursts of 100. Buckets for 100,000 senders.
    public static final RateLimit DEFAULTS = new RateLimit(50.0, 100.0, 100_000);

    /// @throws IllegalArgumentException if a figure is negative or not a number, or no sender could be kept
    public RateLimit {
        if (!(perSecond >= 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 0 or more)");
        }
        if (!(burst >= 0)) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: 0 or more)");
        }
        if (maxSenders <= 0) {
            throw new IllegalArgumentException("maxSenders: " + maxSenders + " (expected: 1 or more)");
        }
    }
}
