package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.util.function.Consumer;

/// A queue that answers later, as one on a disk does: what was read is of the moment of asking.
public final class LateQueue implements OfflineQueue {
    private final OfflineQueue queue;
    private final Timers timers;

    /// The same queue, with answers as timers.
    public LateQueue(OfflineQueue queue, Timers timers) {
        this.queue = queue;
        this.timers = timers;
    }

    @Override
    public long nextSequence() {
        return queue.nextSequence();
    }

    @Override
    public void put(QueueEntry entry, Consumer<Stored> answer) {
        queue.put(entry, stored -> timers.schedule(Duration.ZERO, () -> answer.accept(stored)));
    }

    @Override
    public void putBack(QueueEntry entry, Consumer<Stored> answer) {
        queue.putBack(entry, stored -> timers.schedule(Duration.ZERO, () -> answer.accept(stored)));
    }

    @Override
    public void fetch(Address to, long after, Consumer<Batch> receiver) {
        queue.fetch(to, after, batch -> timers.schedule(Duration.ZERO, () -> receiver.accept(batch)));
    }

    @Override
    public void remove(QueueEntry entry, Consumer<Duration> removed) {
        queue.remove(entry, kept -> timers.schedule(Duration.ZERO, () -> removed.accept(kept)));
    }

    @Override
    public void discard(QueueEntry entry) {
        queue.discard(entry);
    }

    @Override
    public void attach(Consumer<Departure> listener) {
        queue.attach(listener);
    }

    @Override
    public void purge(AgentId agent, Departure.Reason reason) {
        queue.purge(agent, reason);
    }

    @Override
    public void sweep() {
        queue.sweep();
    }

    @Override
    public Depth depth() {
        return queue.depth();
    }

    @Override
    public boolean healthy() {
        return queue.healthy();
    }

    @Override
    public void close() {
        queue.close();
    }
}
