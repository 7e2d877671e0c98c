package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.Departure;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Depth;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.QueueEntry;
import io.agentmesh.relay.queue.Stored;
import java.time.Duration;
import java.util.function.Consumer;

/// A queue that says of an envelope that it is there, and takes it in a while later: whoever came in between was not
/// given it, and is not given it until he comes again ([Quirk#R10]).
record LateQueue(OfflineQueue queue, Timers timers) implements OfflineQueue {
    private static final Duration LATE = Duration.ofSeconds(5);

    @Override
    public void attach(Consumer<Departure> listener) {
        queue.attach(listener);
    }

    @Override
    public long nextSequence() {
        return queue.nextSequence();
    }

    @Override
    public void put(QueueEntry entry, Consumer<Stored> answer) {
        answer.accept(new Stored.Kept());
        timers.schedule(LATE, () -> queue.put(entry, stored -> {}));
    }

    @Override
    public void putBack(QueueEntry entry, Consumer<Stored> answer) {
        answer.accept(new Stored.Kept());
        timers.schedule(LATE, () -> queue.putBack(entry, stored -> {}));
    }

    @Override
    public void fetch(Address to, long after, Consumer<Batch> receiver) {
        queue.fetch(to, after, receiver);
    }

    @Override
    public void remove(QueueEntry entry, Consumer<Duration> removed) {
        queue.remove(entry, removed);
    }

    @Override
    public void discard(QueueEntry entry) {
        queue.discard(entry);
    }

    @Override
    public void purge(AgentId agent, Reason reason) {
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
