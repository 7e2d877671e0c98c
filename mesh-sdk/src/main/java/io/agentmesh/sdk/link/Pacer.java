package io.agentmesh.sdk.link;

import io.agentmesh.core.time.Ticker;
import java.time.Duration;

/// The token bucket behind a [SendRate]. Owned by the loop.
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final SendRate rate;
    private final Ticker ticker;
    private double tokens;
    private long last;

    Pacer(SendRate rate, Ticker ticker) {
        this.rate = rate;
        this.ticker = ticker;
        this.tokens = rate.burst();
        this.last = ticker.nanos();
    }

    /// Takes a token, or says how long until there is one: zero if it was taken.
    Duration take() {
        long now = ticker.nanos();
        tokens = Math.min(rate.burst(), tokens + (now - last) / NANOS_PER_SECOND * rate.perSecond());
        last = now;
        if (Double.isNaN(tokens) || tokens >= 1) {
            // An unlimited rate over no time is not a number; it is enough.
            tokens = Double.isNaN(tokens) ? rate.burst() : tokens - 1;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - tokens) / rate.perSecond() * NANOS_PER_SECOND));
    }
}
