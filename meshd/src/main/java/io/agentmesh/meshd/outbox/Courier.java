package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The way to other agents. For any thread; futures complete on any thread, with a value.
public interface Courier {
    /// The id under which requests are sent now.
    AgentId self();

    /// Whether an agent that comes is this target, which it may be under another key than the target is named by.
    boolean isSame(AgentId target, AgentId agent);

    /// Finds out whether an agent is there, and waits for it at most so long.
    CompletableFuture<Reach> reach(AgentId target, Duration timeout);

    /// Sends a request, now or never; its answer has `timeout`. Cancelling the future tells the peer to stop.
    CompletableFuture<Reply> ask(Entry entry, Duration timeout);
}
