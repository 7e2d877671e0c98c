package io.agentmesh.meshd;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.stream.MeshStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What this agent asks others at the moment. It ends as `revoked` once the key is that is asked: whoever has that
/// key may be anybody, and an answer under it counts for nothing. Thread-safe.
///
/// As many are known as are under way; those are bounded by the local API's connections and by the outbox.
final class OwnCalls {
    private final TargetKeys keys;
    private final Set<Call> running = ConcurrentHashMap.newKeySet();

    /// @param key that is asked
    /// @param isOver whether it has ended
    /// @param end gives it up for this reason; harmless once it has ended
    private record Call(AgentId key, BooleanSupplier isOver, Consumer<Violation> end) {}

    OwnCalls(TargetKeys keys) {
        this.keys = keys;
    }

    /// What `asked` comes to, or `revoked` as soon as the key is. `asked` is given up then, as it is when what this
    /// returns is cancelled.
    CompletableFuture<Reply> guard(AgentId key, CompletableFuture<Reply> asked) {
        CompletableFuture<Reply> ours = new CompletableFuture<>();
        Call call = new Call(key, ours::isDone, why -> ours.complete(new Reply.Failed(why)));
        begin(call);
        CompletionStage<Reply> theirs = asked;
        theirs.whenComplete((reply, givenUp) -> {
            if (givenUp == null) {
                ours.complete(reply);
            } else {
                ours.cancel(false);
            }
        });
        CompletionStage<Reply> end = ours;
        end.whenComplete((reply, givenUp) -> {
            running.remove(call);
            asked.cancel(false);
        });
        return ours;
    }

    /// The same stream, which ends as `revoked` as soon as the key is.
    MeshStream guard(AgentId key, MeshStream asked) {
        begin(new Call(key, () -> asked.end().isPresent(), asked::close));
        return asked;
    }

    private void begin(Call call) {
        running.removeIf(other -> other.isOver().getAsBoolean());
        running.add(call);
        endIfRevoked(call);
    }

    /// Ends those whose key is revoked by now.
    void review() {
        running.forEach(this::endIfRevoked);
    }

    private void endIfRevoked(Call call) {
        keys.refusal(call.key()).ifPresent(call.end());
    }
}
