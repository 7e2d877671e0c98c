package io.agentmesh.relay.limit;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.limit.RateLimit.Rate;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// One token bucket a sender, shared by all its connections and kept across reconnects, with the arithmetic of the
/// original (wire §10.7).
///
/// A bucket that is full again says no more than none, so [#sweep] lets it go and nobody can tell. When the limit
/// changes, buckets stay as full as they are: nobody gets a new burst for it. For any thread; a bucket is its own lock.
public final class RateLimiter {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Allowance GRANTED = new Allowance.Granted();

    private final Ticker ticker;
    private final ConcurrentMap<AgentId, Bucket> buckets = new ConcurrentHashMap<>();
    private volatile RateLimit limit;

    /// A limiter that knows nobody yet.
    public RateLimiter(RateLimit limit, Ticker ticker) {
        this.limit = limit;
        this.ticker = ticker;
    }

    /// Takes one token of the sender's, if there is one.
    public Allowance take(AgentId sender) {
        RateLimit now = limit;
        Rate rate = now.of(sender);
        Bucket bucket = bucketOf(sender, now, rate);
        return bucket == null ? new Allowance.Exhausted(untilNextToken(0, rate)) : bucket.take(ticker.nanos(), rate);
    }

    /// What holds for this sender at the moment.
    public Rate rateOf(AgentId sender) {
        return limit.of(sender);
    }

    /// Another limit holds from here on.
    public void change(RateLimit other) {
        limit = other;
    }

    private @Nullable Bucket bucketOf(AgentId sender, RateLimit now, Rate rate) {
        Bucket known = buckets.get(sender);
        // Several threads may pass this check at once; they overshoot the bound by one bucket each.
        boolean full = buckets.size() >= now.maxSenders() && !now.overrides().containsKey(sender);
        if (known != null || full) {
            return known;
        }
        return buckets.computeIfAbsent(sender, id -> new Bucket(rate.burst(), ticker.nanos()));
    }

    /// Lets go of the buckets that are full. Called every few seconds.
    public void sweep() {
        long now = ticker.nanos();
        RateLimit limits = limit;
        buckets.forEach((sender, bucket) -> {
            if (bucket.isFull(now, limits.of(sender))) {
                // A token that was taken a moment ago through this very bucket is forgiven.
                buckets.remove(sender, bucket);
            }
        });
    }

    /// Senders whose bucket is kept.
    public int senders() {
        return buckets.size();
    }

    private static Duration untilNextToken(double tokens, Rate rate) {
        double seconds = (1 - tokens) / rate.perSecond();
        return rate.burst() < 1 || !(seconds < NEVER.toSeconds())
                ? NEVER
                : Duration.ofNanos((long) Math.ceil(seconds * 1e9));
    }

    private static final class Bucket {
        private double tokens;
        private long lastNanos;

        Bucket(double tokens, long lastNanos) {
            this.tokens = tokens;
            this.lastNanos = lastNanos;
        }

        /// In this order, in doubles; a refused attempt moves `lastNanos` too.
        synchronized Allowance take(long now, Rate rate) {
            tokens = refilled(now, rate);
            lastNanos += elapsed(now);
            if (tokens >= 1) {
                tokens -= 1;
                return GRANTED;
            }
            return new Allowance.Exhausted(untilNextToken(tokens, rate));
        }

        synchronized boolean isFull(long now, Rate rate) {
            return refilled(now, rate) >= rate.burst();
        }

        private double refilled(long now, Rate rate) {
            return Math.min(tokens + elapsed(now) / 1e9 * rate.perSecond(), rate.burst());
        }

        /// Never negative: of two threads, the one that read the clock first may come second.
        private long elapsed(long now) {
            return Math.max(0, now - lastNanos);
        }
    }
}
