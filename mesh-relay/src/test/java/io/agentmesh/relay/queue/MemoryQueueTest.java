package io.agentmesh.relay.queue;

/// What an [OfflineQueue] promises, kept by the one in memory.
final class MemoryQueueTest extends OfflineQueueContract {
    @Override
    OfflineQueue create(QueueLimits limits) {
        return new MemoryQueue(limits, clock);
    }
}
