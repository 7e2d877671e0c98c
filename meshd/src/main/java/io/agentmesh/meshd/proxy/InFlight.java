package io.agentmesh.meshd.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts requests that are being served, up to a bound, and waits for the last one at a stop. Thread-safe.
final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    @GuardedBy("lock")
    private int most;

    @GuardedBy("lock")
    private int running;

    @GuardedBy("lock")
    private boolean draining;

    InFlight(int most) {
        this.most = most;
    }

    /// Whether a request is counted in.
    enum Entry {
        /// It is, and is to be counted out.
        ENTERED,
        /// As many as may be are there.
        FULL,
        /// No more are taken.
        DRAINING
    }

    /// Counts a request in, if that may be.
    Entry enter() {
        lock.lock();
        try {
            if (draining) {
                return Entry.DRAINING;
            }
            if (running >= most) {
                return Entry.FULL;
            }
            running++;
            return Entry.ENTERED;
        } finally {
            lock.unlock();
        }
    }

    /// From now on as many as this; those that are in stay.
    void allow(int other) {
        lock.lock();
        try {
            most = other;
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
