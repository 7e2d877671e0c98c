package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.outbox.Courier;
import io.agentmesh.meshd.outbox.Entry;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// The outbox's way over the mesh as it is, with somebody who looks at each request before it leaves.
///
/// @param process whose it is: nothing leaves after its end
/// @param sending is given each request once it is on the disk that it is sent, and may kill the process
record Hand(Courier way, SimulatedProcess process, UnaryOperator<Entry> sending) implements Courier {
    @Override
    public AgentId self() {
        return way.self();
    }

    @Override
    public boolean isSame(AgentId target, AgentId agent) {
        return way.isSame(target, agent);
    }

    @Override
    public CompletableFuture<Reach> reach(AgentId target, Duration timeout) {
        return way.reach(target, timeout);
    }

    @Override
    public CompletableFuture<Reply> ask(Entry entry, Duration timeout) {
        Entry leaving = sending.apply(entry);
        return process.isAlive() ? way.ask(leaving, timeout) : new CompletableFuture<>();
    }
}
