package io.agentmesh.core.resilience;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential back-off with full jitter: the n-th wait in a row is drawn evenly from zero to `first` doubled
/// n−1 times, never above `longest`. So those who lost the same peer at the same moment do not come back at
/// the same moment.
///
/// @param first upper end of the first wait; above zero
/// @param longest upper end of all waits; at least `first`
public record Backoff(Duration first, Duration longest) {
    /// Checks the order.
    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first: " + first + " (expected: above zero)");
        }
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: at least " + first + ")");
        }
    }

    /// The wait before try `attempt`, counted from 1.
    public Duration delay(int attempt, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(ceiling(attempt).toNanos() + 1));
    }

    /// The upper end of the wait before try `attempt`, counted from 1.
    public Duration ceiling(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: " + attempt + " (expected: 1 or more)");
        }
        Duration ceiling = first;
        for (int i = 1; i < attempt && ceiling.compareTo(longest) < 0; i++) {
            ceiling = ceiling.multipliedBy(2);
        }
        return ceiling.compareTo(longest) < 0 ? ceiling : longest;
    }
}
