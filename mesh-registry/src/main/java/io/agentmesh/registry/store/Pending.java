package io.agentmesh.registry.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A work on its way through the store: made by the caller's thread, which waits; done by one of the store's.
///
/// @param <T> what comes out of it
final class Pending<T> {
    private final Work<T> work;
    private final CountDownLatch done = new CountDownLatch(1);

    // Written by the store's thread before the latch opens, read by the caller's after.
    private @Nullable T value;
    private @Nullable RuntimeException failure;

    Pending(Work<T> work) {
        this.work = work;
    }

    /// Does the work. What it throws is kept for the caller and thrown here too, so that the transaction is undone.
    void run(Transaction tx) {
        try {
            value = work.in(tx);
        } catch (RuntimeException thrown) {
            failure = thrown;
            throw thrown;
        }
    }

    /// Lets the caller go on with what the work gave.
    void answer() {
        done.countDown();
    }

    /// Lets the caller go on with a failure, unless the work itself failed before.
    void fail(RuntimeException reason) {
        if (failure == null) {
            failure = reason;
        }
        done.countDown();
    }

    @SuppressWarnings("NullAway") // A work that gives null is of a nullable type: the caller's own business.
    T await(Duration patience) throws InterruptedException {
        if (!done.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new MeshException(ErrorCode.STORAGE, "storage: no answer within " + patience.toSeconds() + " s");
        }
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
