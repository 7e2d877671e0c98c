package io.agentmesh.relay.metrics;

import java.time.Duration;
import java.util.Arrays;

/// What a histogram sorts times into. They never change, so that figures of several relays add up. What is above
/// the last upper end is in a bucket without one.
enum Buckets {
    /// For what takes a moment: 50 µs to 10 s, two or three to the power of ten.
    QUICK {
        @Override
        long[] upperNanos() {
            return new long[] {
                50_000,
                100_000,
                250_000,
                500_000,
                1_000_000,
                2_500_000,
                5_000_000,
                10_000_000,
                25_000_000,
                50_000_000,
                100_000_000,
                250_000_000,
                500_000_000,
                1_000_000_000,
                2_500_000_000L,
                5_000_000_000L,
                10_000_000_000L
            };
        }
    },
    /// For what waits for somebody: 100 ms to an hour.
    PATIENT {
        @Override
        long[] upperNanos() {
            long[] millis = {100, 500, 1_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000};
            return Arrays.stream(millis)
                    .map(each -> Duration.ofMillis(each).toNanos())
                    .toArray();
        }
    };

    /// Upper ends, included, ascending.
    abstract long[] upperNanos();
}
