package io.agentmesh.offline;

import io.agentmesh.core.time.Timers;
import io.agentmesh.offline.outgoing.Changes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for a change after which something holds.
record Wait(Changes changes, Timers timers) {
    /// Looks at something in the store.
    @FunctionalInterface
    interface Look {
        boolean holds() throws InterruptedException;
    }

    /// Blocks until it holds, or so long.
    ///
    /// @return whether it holds
    boolean until(Duration atMost, Look look) throws InterruptedException {
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        Timers.Timer timer = timers.schedule(atMost, () -> {
            late.complete(true);
            changes.wake();
        });
        try {
            while (true) {
                CompletableFuture<Void> change = changes.next();
                if (look.holds()) {
                    return true;
                }
                if (late.isDone()) {
                    return false;
                }
                change.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException timersAreGone) {
            return false; // whoever closes its environment first is not left waiting
        } catch (ExecutionException never) {
            throw new IllegalStateException("a change completes without a failure", never);
        } finally {
            timer.cancel();
        }
    }
}
