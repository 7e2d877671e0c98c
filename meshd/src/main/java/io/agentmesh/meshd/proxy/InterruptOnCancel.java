package io.agentmesh.meshd.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.sdk.call.Cancellation;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Interrupts the thread that asks the local agent once the caller gave up, which closes the connection, and not
/// after that work is done.
final class InterruptOnCancel implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Thread working = Thread.currentThread();

    /// From now on, on behalf of the calling thread.
    InterruptOnCancel(Cancellation cancellation) {
        cancellation.cancelled().thenRun(this::interrupt);
    }

    /// Interrupts it now, if it still works.
    void interrupt() {
        lock.lock();
        try {
            if (working != null) {
                working.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            working = null;
        } finally {
            lock.unlock();
        }
    }
}
