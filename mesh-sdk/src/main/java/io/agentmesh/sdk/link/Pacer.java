package io.agentmesh.sdk.link;

import io.agentmesh.core.time.Ticker;
import java.time.Duration;

/// The token bucket behind a [SendRate]. Owned by the loop.
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;

    private SendRate rate;
    private final Ticker ticker;
    private double tokens;
    private long last;

    Pacer(SendRate rate, Ticker ticker) {
        this.rate = rate;
        this.ticker = ticker;
        this.tokens = rate.burst();
        this.last = ticker.nanos();
    }

    /// Another rate holds from here on; the bucket stays as full as it is, or as full as it can be.
    void change(SendRate other) {
        refill();
        rate = other;
        tokens = Math.min(tokens, rate.burst());
    }

    /// Takes a token, or says how long until there is one: zero if it was taken.
    Duration take() {
        refill();
        if (tokens >= 1) {
            tokens -= 1;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - tokens) / rate.perSecond() * NANOS_PER_SECOND));
    }

    private void refill() {
        long now = ticker.nanos();
        double come = (now - last) / NANOS_PER_SECOND * rate.perSecond();
        // An unlimited rate over no time is not a number; it is enough.
        tokens = Double.isNaN(come) ? rate.burst() : Math.min(rate.burst(), tokens + come);
        last = now;
    }
}
