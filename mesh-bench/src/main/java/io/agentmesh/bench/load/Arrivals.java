package io.agentmesh.bench.load;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts what comes from now on, and knows when the last one came. From any thread.
final class Arrivals {
    private final long from = System.nanoTime();
    private final LongAdder count = new LongAdder();
    private volatile long last = from;

    void one() {
        count.increment();
        last = System.nanoTime();
    }

    long sum() {
        return count.sum();
    }

    /// Waits until so many came, or none for `silence`. Seconds from the start to the last one that came.
    double await(long expected, Duration silence) throws InterruptedException {
        while (count.sum() < expected && System.nanoTime() - last < silence.toNanos()) {
            Target.letPass(Duration.ofMillis(2));
        }
        return (last - from) / 1e9;
    }
}
