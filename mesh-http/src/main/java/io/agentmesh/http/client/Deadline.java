package io.agentmesh.http.client;

import io.agentmesh.core.time.Ticker;
import java.time.Duration;

/// The moment by which something must be over.
record Deadline(Ticker ticker, long startNanos, Duration time) {
    static Deadline in(Duration time, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos(), time);
    }

    /// What is left of it; zero once it is over.
    Duration left() {
        Duration left = time.minusNanos(ticker.nanos() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// This one or one that much from now, whichever is earlier.
    Deadline atMost(Duration limit) {
        return limit.compareTo(left()) < 0 ? in(limit, ticker) : this;
    }
}
