package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.call.Reach;
import java.time.Duration;
import java.time.Instant;

/// The one rule against handling twice: what may have arrived is sent again only while the peer certainly knows
/// its key, unless its owner said that it does no harm.
///
/// The peer knows a key for as long as its filter says after it took the request, and under the caller's id of
/// then; a clock that was set back proves nothing.
record RepeatRule(OutboxSeams seams, OutboxLimits limits) {
    /// Until a request without an answer is sent again for the first time; doubles each time.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 10;

    /// Whether an entry may be sent now.
    ///
    /// @param memory of the peer, as it is now
    boolean allows(Entry entry, Reach.Memory memory) {
        return switch (entry.state()) {
            case State.Waiting() -> true;
            case State.Asked(Instant at, Reach.Memory then, AgentId as) ->
                entry.order().repeat() == Order.Repeat.AT_LEAST_ONCE
                        || (then == Reach.Memory.BY_KEY
                                && memory == Reach.Memory.BY_KEY
                                && as.equals(seams.courier().self())
                                && isInTime(at));
            case State.Ended over -> false;
        };
    }

    private boolean isInTime(Instant at) {
        Duration since = Duration.between(at, seams.timeOfDay().instant());
        return !since.isNegative() && since.compareTo(limits.askAgainWithin()) < 0;
    }

    /// How long after the n-th sending, counted from 1, the next one is due.
    static Duration patience(int sendings) {
        Duration wait = PATIENCE.multipliedBy(1L << Math.min(sendings - 1, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_PATIENCE) < 0 ? wait : LONGEST_PATIENCE;
    }
}
