package io.agentmesh.meshd.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts requests that are being served, and waits for the last one at a stop. Thread-safe. How many there
/// may be is the mesh's bound, not this one's.
final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    @GuardedBy("lock")
    private int running;

    @GuardedBy("lock")
    private boolean draining;

    /// Counts a request in; false once no more are taken.
    boolean enter() {
        lock.lock();
        try {
            if (!draining) {
                running++;
            }
            return !draining;
        } finally {
            lock.unlock();
        }
    }

    /// Counts a request out.
    void leave() {
        lock.lock();
        try {
            running--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more, and waits for those that run.
    ///
    /// @return how many are left when time is up
    int drain(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            draining = true;
            long left = atMost.toNanos();
            while (running > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return running;
        } finally {
            lock.unlock();
        }
    }
}
