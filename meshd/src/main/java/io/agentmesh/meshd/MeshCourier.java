package io.agentmesh.meshd;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.outbox.Courier;
import io.agentmesh.meshd.outbox.Entry;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The outbox's way over the mesh, to whatever key its targets have now. Thread-safe.
///
/// @param agent this one, of the moment
/// @param keys know under which key an agent is asked
/// @param calls know what is under way
record MeshCourier(Supplier<MeshAgent> agent, TargetKeys keys, OwnCalls calls) implements Courier {
    /// Of a target that changes its key while somebody knocks, or while an answer is due: to be tried again.
    private static final Violation REPLACED =
            new Violation(ErrorCode.AGENT_OFFLINE, "the agent goes by another key now");

    @Override
    public AgentId self() {
        return agent.get().id();
    }

    @Override
    public boolean isSame(AgentId target, AgentId agentNow) {
        return keys.successors().today(target).equals(agentNow);
    }

    @Override
    public CompletableFuture<Reach> reach(AgentId target, Duration timeout) {
        return keys.of(target).thenCompose(to -> switch (to) {
            case Decoded.Bad<AgentId>(Violation why) -> CompletableFuture.completedFuture(new Reach.Away(why));
            case Decoded.Ok<AgentId>(AgentId key) -> knock(key, timeout);
        });
    }

    private CompletableFuture<Reach> knock(AgentId key, Duration timeout) {
        Reach replaced = new Reach.Away(REPLACED);
        return keys.unlessReplaced(key, agent.get().reach(key, timeout), replaced)
                .thenCompose(reach -> reach instanceof Reach.Away(Violation why) && TargetKeys.isGone(why)
                        ? keys.after(key).thenApply(next -> next.equals(key) ? reach : replaced)
                        : CompletableFuture.completedFuture(reach));
    }

    /// Under the key that was reached just now. Whether a request that the relay dropped with its target's key was
    /// handled is not known: it counts as one whose answer is lost.
    @Override
    public CompletableFuture<Reply> ask(Entry entry, Duration timeout) {
        AgentId key = keys.successors().today(entry.target());
        CallOptions options = CallOptions.within(timeout).underKey(entry.key()).nowOrNever();
        CompletableFuture<Reply> asked =
                calls.guard(key, agent.get().requestAsync(key, entry.order().content(), options));
        CompletableFuture<Reply> due =
                asked.thenCompose(reply -> reply instanceof Reply.Failed(Violation why) && TargetKeys.isGone(why)
                        ? keys.after(key).thenApply(next -> next.equals(key) ? reply : new Reply.Failed(REPLACED))
                        : CompletableFuture.completedFuture(reply));
        CompletionStage<Reply> end = due;
        end.whenComplete((reply, givenUp) -> asked.cancel(false));
        return due;
    }
}
