package io.agentmesh.meshd;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers;
import io.agentmesh.meshd.keystore.RotationRoutes.Succession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A new key comes into use between two requests, where that takes no longer than [#PATIENCE]:
///
/// 1. Nothing of ours is begun: local callers and the outbox wait.
/// 2. What we asked gets its answers, which come to the old key alone; what we are asked is answered, which is
///    believed of the old key alone.
/// 3. The control plane takes the new key, and nobody lets the old one in any more.
/// 4. The relay link is made anew. What we are asked and have not answered goes on
///    ([MeshBuilder#succeeding][io.agentmesh.sdk.MeshBuilder]); what we asked and has no answer is cut off.
/// 5. Local callers and the outbox go on, under the new key.
///
/// @param timers end the patience
/// @param parts which hold something back
/// @param links are made anew under the new key
record KeySuccession(Timers timers, List<Part> parts, Consumer<AgentKeyPair> links) implements Succession {
    /// What is under way gets to end. Less than the 10 s for which `meshctl rotate --complete` waits.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Something that has to do with a key.
    ///
    /// @param holdBack begins nothing from then on, and completes, never with a failure, once what was begun
    ///     has ended
    /// @param goOn begins again
    record Part(Supplier<CompletableFuture<Void>> holdBack, Runnable goOn) {}

    @Override
    public void settle() throws InterruptedException {
        CompletableFuture<Void> quiet = CompletableFuture.allOf(
                parts.stream().map(part -> part.holdBack().get()).toArray(CompletableFuture<?>[]::new));
        CompletableFuture<Void> late = new CompletableFuture<>();
        Timers.Timer timer = timers.schedule(PATIENCE, () -> late.complete(null));
        try {
            CompletableFuture.anyOf(quiet, late).get();
        } catch (ExecutionException never) {
            throw new IllegalStateException("both complete without a failure", never);
        } finally {
            timer.cancel();
        }
    }

    @Override
    public void goOnAs(AgentKeyPair keys) {
        links.accept(keys);
    }

    @Override
    public void resume() {
        parts.forEach(part -> part.goOn().run());
    }
}
