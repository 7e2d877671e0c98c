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
        return below(50, 100);
    }

    /// A tenth below what a relay takes: for one that does not say it, as the original's, but is known to be
    /// set so.
    ///
    /// @param perSecond the relay's `rate_limit`, above 0
    /// @param burst the relay's `rate_burst`, at least 2
    /// @throws IllegalArgumentException if nothing is left of one of them
    public static SendRate below(double perSecond, long burst) {
        return new SendRate(perSecond * SHARE, (int) Math.min(Integer.MAX_VALUE, burst * SHARE));
    }

    /// The same for what a relay said; empty if that is nothing at all.
    static Optional<SendRate> below(RelayNotice.Rate said) {
        return said.perSecond() > 0 && said.burst() * SHARE >= 1
                ? Optional.of(below(said.perSecond(), said.burst()))
                : Optional.empty();
    }

    /// As fast as the socket takes them: for relays that answer instead of dropping.
    public static SendRate unlimited() {
        return new SendRate(Double.POSITIVE_INFINITY, Integer.MAX_VALUE);
    }
}
