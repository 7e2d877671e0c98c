package io.agentmesh.registry.limit;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.registry.config.Rate;
import java.time.Duration;
import java.util.Optional;

/// How much each of many may take. For any thread.
@FunctionalInterface
interface Allowance {
    /// As much as they like.
    Allowance UNLIMITED = key -> Duration.ZERO;

    /// Takes one; zero if there was one, or else how long until there is.
    Duration take(String key);

    /// A bucket for each key, or no limit where there is no rate.
    static Allowance of(Optional<Rate> rate, int maxKeys, Ticker ticker) {
        return rate.<Allowance>map(each -> new Buckets(each, maxKeys, ticker)).orElse(UNLIMITED);
    }
}
