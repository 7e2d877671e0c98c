package io.agentmesh.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// What flows with a window count together: envelopes sent and arrived from the first to the last, and how
/// long those took that arrived while it measured. What did not arrive in the end is lost, whenever it was
/// sent. From any thread.
final class WindowTally {
    /// Nothing more comes after so long a silence.
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final long LONGEST_NANOS = 120_000_000_000L;

    private final LongAdder sent = new LongAdder();
    private final LongAdder arrived = new LongAdder();
    private final List<Histogram> latencies;
    private volatile boolean measuring;
    private volatile boolean sending = true;

    /// @param sizes how many sizes of envelopes are told apart, at least 1
    WindowTally(int sizes) {
        latencies = Stream.<Histogram>generate(() -> new ConcurrentHistogram(LONGEST_NANOS, 3))
                .limit(sizes)
                .toList();
    }

    void sent(int count) {
        sent.add(count);
    }

    /// One arrived.
    ///
    /// @param size index of its size
    /// @param nanos since it was sent
    void arrived(int size, long nanos) {
        arrived.increment();
        if (measuring) {
            latencies.get(size).recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
        }
    }

    long arrived() {
        return arrived.sum();
    }

    void measure(boolean on) {
        measuring = on;
    }

    boolean isSending() {
        return sending;
    }

    /// Nothing is sent any more once this returns. Waits for what the loops have in hand.
    void stopSending(List<EventLoop> loops) {
        sending = false;
        for (EventLoop loop : loops) {
            loop.submit(() -> {}).awaitUninterruptibly();
        }
    }

    /// Waits until all that was sent arrived, or until nothing came for `silence`.
    void awaitLast(Duration silence) throws InterruptedException {
        long before = -1;
        long since = System.nanoTime();
        while (lost() > 0) {
            long now = arrived.sum();
            if (now != before) {
                before = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > silence.toNanos()) {
                return;
            }
            Target.letPass(Duration.ofMillis(1));
        }
    }

    /// Sent and not arrived.
    long lost() {
        return sent.sum() - arrived.sum();
    }

    /// How long one of that size took, in microseconds; NaN if none was measured.
    double micros(int size, double percentile) {
        Histogram latency = latencies.get(size);
        return latency.getTotalCount() == 0 ? Double.NaN : latency.getValueAtPercentile(percentile) / 1e3;
    }
}
