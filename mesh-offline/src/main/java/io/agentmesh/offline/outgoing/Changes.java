package io.agentmesh.offline.outgoing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.offline.store.Transaction;
import java.util.concurrent.CompletableFuture;

/// Wakes whoever waits for a message. For any thread.
public final class Changes {
    @GuardedBy("this")
    private CompletableFuture<Void> next = new CompletableFuture<>();

    /// Completes at the next change of any message. To be asked for before looking at a message.
    public synchronized CompletableFuture<Void> next() {
        return next.copy();
    }

    /// Wakes everybody, now.
    public void wake() {
        begin().complete(null);
    }

    private synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> over = next;
        next = new CompletableFuture<>();
        return over;
    }

    /// Wakes everybody once the transaction is on the disk.
    void after(Transaction tx) {
        tx.afterCommit(this::wake);
    }
}
