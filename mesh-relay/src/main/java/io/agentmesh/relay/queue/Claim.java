package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;

/// What an envelope takes of the queue's bounds.
///
/// @param to for whom it waits
/// @param from who sent it
/// @param bytes its size
record Claim(Address to, AgentId from, int bytes) {
    static Claim of(QueueEntry entry) {
        return new Claim(entry.to(), entry.envelope().from(), entry.size());
    }
}
