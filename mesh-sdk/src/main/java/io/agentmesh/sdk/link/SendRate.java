package io.agentmesh.sdk.link;

import io.agentmesh.core.frame.RelayNotice;
import java.util.Optional;

/// How fast envelopes may leave: a token bucket. The original's relay drops what comes faster without a word, and
/// one dropped envelope costs a whole session with a Rust peer (wire §10.7, §12.1 R3).
///
/// @param perSecond envelopes a second in the long run, above 0
/// @param burst envelopes at once after a pause, at least 1
public record SendRate(double perSecond, int burst) {
    /// Clocks differ, and what an earlier connection sent counts too.
    private static final double SHARE = 0.9;

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

    /// A tenth below what a relay said it takes; empty if that is nothing at all.
    static Optional<SendRate> below(RelayNotice.Rate said) {
        double perSecond = said.perSecond() * SHARE;
        int burst = (int) Math.min(Integer.MAX_VALUE, said.burst() * SHARE);
        return perSecond > 0 && burst >= 1 ? Optional.of(new SendRate(perSecond, burst)) : Optional.empty();
    }

    /// As fast as the socket takes them: for relays that answer instead of dropping.
    public static SendRate unlimited() {
        return new SendRate(Double.POSITIVE_INFINITY, Integer.MAX_VALUE);
    }
}
