package io.agentmesh.relay.metrics;

import java.util.concurrent.atomic.LongAdder;

/// How often something took how long, in buckets that never change, so that figures of several relays add up: from
/// 50 µs to 10 s, two or three to the power of ten. Any thread records, none waits.
public final class Histogram {
    /// Upper ends of the buckets, both included; what is above 10 s is in the last one, which has no end.
    private static final long[] UPPER_NANOS = {
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

    private final LongAdder[] buckets = new LongAdder[UPPER_NANOS.length + 1];
    private final LongAdder totalNanos = new LongAdder();

    Histogram() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        int bucket = 0;
        while (bucket < UPPER_NANOS.length && nanos > UPPER_NANOS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        totalNanos.add(nanos);
    }

    /// Upper ends of the buckets that have one, in nanoseconds.
    long[] upperNanos() {
        return UPPER_NANOS.clone();
    }

    /// How often it took at most as long as each bucket's upper end, the last one counting everything.
    long[] cumulative() {
        long[] counts = new long[buckets.length];
        long below = 0;
        for (int i = 0; i < buckets.length; i++) {
            below += buckets[i].sum();
            counts[i] = below;
        }
        return counts;
    }

    long totalNanos() {
        return totalNanos.sum();
    }
}
