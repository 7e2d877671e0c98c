package io.agentmesh.http.ops;

import java.util.concurrent.atomic.LongAdder;

/// A figure that only grows. Cheap to change from many threads at a time.
public final class Counter {
    private final LongAdder value = new LongAdder();

    Counter() {}

    public void increment() {
        value.increment();
    }

    /// Counts several at once.
    ///
    /// @param amount 0 or more
    public void add(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("amount: " + amount + " (expected: 0 or more)");
        }
        value.add(amount);
    }

    public long value() {
        return value.sum();
    }
}
