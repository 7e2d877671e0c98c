package io.agentmesh.sdk.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Tells a handler that its caller gave up. For any thread.
public final class Cancellation {
    private final CompletableFuture<Void> signal = new CompletableFuture<>();

    /// One that has not come.
    public Cancellation() {}

    /// One that never comes: for calling a handler without the mesh, as its tests do.
    public static Cancellation never() {
        return new Cancellation();
    }

    /// Whether the caller gave up. It never takes that back.
    public boolean isCancelled() {
        return signal.isDone();
    }

    /// Completes, without a value, when the caller gives up; never, if it does not.
    public CompletionStage<Void> cancelled() {
        return signal.minimalCompletionStage();
    }

    /// Tells it. Harmless when told already.
    public void cancel() {
        signal.complete(null);
    }
}
