package io.agentmesh.relay.metrics;

import java.util.concurrent.atomic.LongAdder;

/// How often something took how long, in [Buckets]. Any thread records, none waits.
public final class Histogram {
    private final long[] upperNanos;
    private final LongAdder[] counts;
    private final LongAdder totalNanos = new LongAdder();

    Histogram(Buckets buckets) {
        this.upperNanos = buckets.upperNanos();
        this.counts = new LongAdder[upperNanos.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        int bucket = 0;
        while (bucket < upperNanos.length && nanos > upperNanos[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        totalNanos.add(nanos);
    }

    /// Upper ends of the buckets that have one, in nanoseconds.
    long[] upperNanos() {
        return upperNanos.clone();
    }

    /// How often it took at most as long as each bucket's upper end, the last one counting everything.
    long[] cumulative() {
        long[] cumulative = new long[counts.length];
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i].sum();
            cumulative[i] = below;
        }
        return cumulative;
    }

    long totalNanos() {
        return totalNanos.sum();
    }
}
