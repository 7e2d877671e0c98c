package io.agentmesh.sdk.link;

/// How fast envelopes may leave: a token bucket. A relay drops what comes faster without a word, and one
/// dropped envelope costs a whole session with a Rust peer (wire §10.7, §12.1 R3).
///
/// @param perSecond envelopes a second in the long run, above 0
/// @param burst envelopes at once after a pause, at least 1
public record SendRate(double perSecond, int burst) {
    /// Checks the ranges.
    public SendRate {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: above 0)");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: 1 or more)");
        }
    }

    /// A tenth below the original relay's 50 a second and 100 at once, all types counted.
    public static SendRate ofRelayDefaults() {
        return new SendRate(45, 90);
    }

    /// As fast as the socket takes them: for relays that answer instead of dropping.
    public static SendRate unlimited() {
        return new SendRate(Double.POSITIVE_INFINITY, Integer.MAX_VALUE);
    }
}
