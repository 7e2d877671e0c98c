package io.agentmesh.relay.metrics;

import io.agentmesh.core.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// The counters of a relay. Any thread counts, none waits.
public final class RelayMetrics {
    private final Map<Count, LongAdder> counts = zeros(Count.class);
    private final Map<ErrorCode, LongAdder> refusals = zeros(ErrorCode.class);

    private final Map<Timing, Histogram> timings = new EnumMap<>(Timing.class);

    /// Zeros.
    public RelayMetrics() {
        for (Timing timing : Timing.values()) {
            timings.put(timing, new Histogram(timing.buckets()));
        }
    }

    /// One more.
    public void count(Count what) {
        adder(counts, what).increment();
    }

    /// So many more.
    public void add(Count what, long amount) {
        adder(counts, what).add(amount);
    }

    /// It took so long.
    public void record(Timing what, long nanos) {
        histogram(what).record(nanos);
    }

    /// How long it took.
    public Histogram histogram(Timing what) {
        return Objects.requireNonNull(timings.get(what));
    }

    /// Registered connections that are open.
    public long registered() {
        return value(Count.AUTH_SUCCESSES) - value(Count.ENDED);
    }

    /// Envelopes that were refused for whatever reason.
    public long refusals() {
        return refusals.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /// How many there were.
    public long value(Count what) {
        return adder(counts, what).sum();
    }

    /// One more envelope was refused for this reason.
    public void countRefusal(ErrorCode reason) {
        adder(refusals, reason).increment();
    }

    /// How many envelopes were refused for this reason.
    public long refusals(ErrorCode reason) {
        return adder(refusals, reason).sum();
    }

    private static <E extends Enum<E>> LongAdder adder(Map<E, LongAdder> counters, E what) {
        return Objects.requireNonNull(counters.get(what));
    }

    /// One counter for each constant, so that counting never changes the map.
    private static <E extends Enum<E>> Map<E, LongAdder> zeros(Class<E> type) {
        Map<E, LongAdder> counters = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counters.put(constant, new LongAdder());
        }
        return counters;
    }
}
