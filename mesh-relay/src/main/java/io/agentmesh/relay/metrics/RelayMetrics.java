package io.agentmesh.relay.metrics;

import io.agentmesh.core.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// The counters of a relay. Any thread counts, none waits.
public final class RelayMetrics {
    /// Envelopes that the receiver's connection took at once.
    public final LongAdder routed = new LongAdder();
    /// Envelopes that the queue took, because their receiver was away or slow.
    public final LongAdder buffered = new LongAdder();
    /// Envelopes that the queue refused.
    public final LongAdder dropped = new LongAdder();
    /// Envelopes above the sender's rate.
    public final LongAdder rateLimited = new LongAdder();
    /// Logins that ended with the agent registered.
    public final LongAdder authSuccesses = new LongAdder();
    /// Connections that ended before their agent was registered.
    public final LongAdder authFailures = new LongAdder();
    /// Connections that the gate turned away, or could not answer for.
    public final LongAdder gateRefusals = new LongAdder();
    /// Connections that a newer one of the same agent replaced.
    public final LongAdder replaced = new LongAdder();
    /// Connections closed because nothing was heard from them.
    public final LongAdder silent = new LongAdder();
    /// Connections closed because they did not read.
    public final LongAdder stalled = new LongAdder();

    private final Map<ErrorCode, LongAdder> refused = new EnumMap<>(ErrorCode.class);

    /// All at zero.
    public RelayMetrics() {
        for (ErrorCode code : ErrorCode.values()) {
            refused.put(code, new LongAdder());
        }
    }

    /// Envelopes refused for this reason.
    public LongAdder refused(ErrorCode reason) {
        LongAdder counter = refused.get(reason);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return counter;
    }
}
