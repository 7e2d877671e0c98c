package io.agentmesh.registry.limit;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.registry.config.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// One token bucket for each of many keys, made when it is first asked for. For any thread.
///
/// At the bound the bucket that was asked for longest ago is forgotten, and with it what its key had used up: whoever
/// has more addresses than there are buckets was not held up by a limit for each of them anyway.
final class Buckets implements Allowance {
    private static final double NANOS = 1e9;

    private final Rate rate;
    private final int maxKeys;
    private final Ticker ticker;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /// What is left, as of a moment.
    private record Bucket(double left, long nanos) {}

    /// Buckets that are full at first.
    ///
    /// @param maxKeys that are remembered
    Buckets(Rate rate, int maxKeys, Ticker ticker) {
        this.rate = rate;
        this.maxKeys = maxKeys;
        this.ticker = ticker;
    }

    @Override
    public synchronized Duration take(String key) {
        long now = ticker.nanos();
        Bucket before = buckets.getOrDefault(key, new Bucket(rate.burst(), now));
        double left = Math.min(rate.burst(), before.left() + (now - before.nanos()) / NANOS * rate.perSecond());
        boolean taken = left >= 1;
        buckets.put(key, new Bucket(taken ? left - 1 : left, now));
        if (buckets.size() > maxKeys) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return taken ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - left) / rate.perSecond() * NANOS));
    }

    /// How many keys are remembered.
    synchronized int size() {
        return buckets.size();
    }
}
