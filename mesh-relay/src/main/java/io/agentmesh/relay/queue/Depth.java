package io.agentmesh.relay.queue;

import io.agentmesh.relay.queue.Departure.Reason;
import java.time.Duration;
import java.util.Map;

/// How full a queue is at one moment, and what went through it since the process started.
///
/// @param addresses agents for which something waits
/// @param envelopes envelopes that wait
/// @param bytes their bytes
/// @param oldest age of the one that waits longest; zero if none does
/// @param turnover what came and went
public record Depth(int addresses, long envelopes, long bytes, Duration oldest, Turnover turnover) {
    /// What came and went since the process started, so that nothing can vanish uncounted:
    ///
    /// ```text
    /// found + kept = removed + departed + those that wait
    /// ```
    ///
    /// Envelopes whose put has no answer yet count as waiting and not yet as kept.
    ///
    /// @param found what an earlier process left
    /// @param kept put, and answered so
    /// @param removed delivered
    /// @param departed what was queued and will not come, by reason
    public record Turnover(long found, long kept, long removed, Map<Reason, Long> departed) {
        /// Copies the map.
        public Turnover {
            departed = Map.copyOf(departed);
        }

        /// How many left for one reason.
        public long departed(Reason reason) {
            return departed.getOrDefault(reason, 0L);
        }
    }
}
