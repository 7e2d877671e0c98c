package io.agentmesh.relay.metrics;

/// What a relay counts. All of it since the start, all of it going up alone.
public enum Count {
    /// Envelopes taken: each ends as delivered, as a departure from the queue (expired, purged), as lost or as merged.
    ACCEPTED,
    /// Accepted envelopes that reached their receiver: written to its socket, or confirmed by it.
    DELIVERED,
    /// Accepted envelopes that came back from a broken connection and found no room in the queue.
    LOST,
    /// Envelopes of the offline channel that were dropped because the relay held the very same one already. They are
    /// not among those taken.
    REPEATED,
    /// Accepted envelopes that came back from a broken connection and met their double in the queue: they end with it.
    MERGED,
    /// Envelopes that the receiver's connection took at once.
    ROUTED,
    /// Envelopes that the queue took, because their receiver was away or slow.
    BUFFERED,
    /// Envelopes that the queue refused.
    DROPPED,
    /// Envelopes above the sender's rate.
    RATE_LIMITED,
    /// Envelopes whose signature was left to their receiver.
    SIGNATURES_LEFT,
    /// Of those: checked all the same, as a sample, and good.
    SAMPLES_HELD,
    /// Of those: checked as a sample, and bad.
    SAMPLES_BAD,
    /// Of those: drawn as a sample and not checked, because too many waited for it.
    SAMPLES_SKIPPED,
    /// Of those: checked after all when they left the queue for somebody who does not check, and good.
    DEFERRED_HELD,
    /// Of those: checked when they were to leave the queue, and bad.
    DEFERRED_BAD,
    /// Logins that ended with the agent registered.
    AUTH_SUCCESSES,
    /// Connections that ended before their agent was registered.
    AUTH_FAILURES,
    /// Registered connections that ended.
    ENDED,
    /// Bytes of the messages of registered agents, taken or not.
    RECEIVED_BYTES,
    /// Bytes of the envelopes that reached their receiver.
    DELIVERED_BYTES,
    /// Connections that the gate turned away, or could not answer for.
    GATE_REFUSALS,
    /// Agents that changed at the gate while too many others waited to be asked about.
    GATE_CHANGES_MISSED,
    /// Connections closed before their login because there were too many of their address or agent.
    CROWDED,
    /// Connections that a newer one of the same agent replaced.
    REPLACED,
    /// Connections closed because nothing was heard from them.
    SILENT,
    /// Connections closed because they did not read, or did not confirm what they had asked to confirm.
    STALLED,
    /// Connections closed because their agent was revoked or removed.
    REVOKED,
    /// Connections closed because the gate did not confirm their agent, or named another group.
    NOT_CONFIRMED
}
