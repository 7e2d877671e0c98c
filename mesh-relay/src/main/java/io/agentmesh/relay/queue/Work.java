package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Departure.Reason;
import java.time.Duration;
import java.util.function.Consumer;

/// What the writer is asked for, in the order in which it was asked.
sealed interface Work {
    /// Store an entry. It is counted in the ledger already.
    record Put(QueueEntry entry, Consumer<Stored> answer) implements Work {}

    /// Drop one entry.
    sealed interface OfEntry extends Work {
        QueueEntry entry();
    }

    /// Drop an entry that was delivered.
    record Remove(QueueEntry entry, Consumer<Duration> removed) implements OfEntry {}

    /// Drop an entry whose signature does not hold.
    record Discard(QueueEntry entry) implements OfEntry {}

    /// Drop what concerns an agent.
    record Purge(AgentId agent, Reason reason) implements Work {
        /// @throws IllegalArgumentException if nobody purges for this reason
        public Purge {
            reason.requirePurge();
        }

        boolean covers(OutgoingEnvelope envelope) {
            return reason.taking(agent).test(envelope);
        }
    }

    /// Drop what is too old.
    record Sweep() implements Work {}

    /// Read, once everything before is done. Writes nothing itself.
    record Fetch(Address to, long after, Consumer<OfflineQueue.Batch> receiver) implements Work {}
}
