package io.agentmesh.sdk.call;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/// Work that blocks, done on another thread and told as a future: how the asynchronous siblings of blocking methods are
/// made. For any thread.
public final class Later {
    private Later() {}

    /// Begins `work` on one of `threads`, and returns at once. The future completes there with what the work
    /// returns or throws: exceptionally with a [MeshException] of code `cancelled` if the threads take nothing any
    /// more, and as cancelled if they end while it works.
    ///
    /// Cancelling the future interrupts the work, or keeps it from beginning. A future derived from it does not
    /// hand a cancellation on.
    ///
    /// @param threads may block: virtual threads, as a rule
    public static <T> CompletableFuture<T> on(Executor threads, Callable<T> work) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        FutureTask<Boolean> task = new FutureTask<>(() -> settle(outcome, work));
        var unused = outcome.whenComplete((value, failure) -> {
            if (outcome.isCancelled()) {
                task.cancel(true);
            }
        });
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            outcome.completeExceptionally(new MeshException(new Violation(ErrorCode.CANCELLED, "closed")));
        }
        return outcome;
    }

    private static <T> boolean settle(CompletableFuture<T> outcome, Callable<T> work) {
        try {
            return outcome.complete(work.call());
        } catch (InterruptedException ended) {
            return outcome.cancel(false);
        } catch (Throwable failure) { // an error, too: nobody else would hear of it
            return outcome.completeExceptionally(failure);
        }
    }
}
