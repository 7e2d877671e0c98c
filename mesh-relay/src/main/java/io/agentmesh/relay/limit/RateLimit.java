package io.agentmesh.relay.limit;

import io.agentmesh.core.identity.AgentId;
import java.util.Map;

/// How much each sender may send.
///
/// @param all what holds for every sender that is not named
/// @param maxSenders buckets that are kept; above it a new sender is refused until one is full again and let go
/// @param overrides what holds for those that are named, instead; they always have a bucket
public record RateLimit(Rate all, int maxSenders, Map<AgentId, Rate> overrides) {
    /// The original's: 50 a second, bursts of 100. Buckets for 100,000 senders, nobody named.
    public static final RateLimit DEFAULTS = new RateLimit(50.0, 100.0, 100_000);

    /// The rate of one sender.
    ///
    /// @param perSecond tokens that come back each second; 0 means that a bucket is never refilled
    /// @param burst tokens of a full bucket; below 1 nothing passes
    public record Rate(double perSecond, double burst) {
        /// @throws IllegalArgumentException if a figure is negative or not a number
        public Rate {
            requireAmount("perSecond", perSecond);
            requireAmount("burst", burst);
        }

        private static void requireAmount(String name, double value) {
            if (!(value >= 0)) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
            }
        }
    }

    /// The same for everybody.
    public RateLimit(double perSecond, double burst, int maxSenders) {
        this(new Rate(perSecond, burst), maxSenders, Map.of());
    }

    /// Copies the overrides.
    ///
    /// @throws IllegalArgumentException if no sender could be kept
    public RateLimit {
        if (maxSenders <= 0) {
            throw new IllegalArgumentException("maxSenders: " + maxSenders + " (expected: 1 or more)");
        }
        overrides = Map.copyOf(overrides);
    }

    /// The same, with these senders named.
    public RateLimit withOverrides(Map<AgentId, Rate> named) {
        return new RateLimit(all, maxSenders, named);
    }

    Rate of(AgentId sender) {
        return overrides.getOrDefault(sender, all);
    }
}
