package io.agentmesh.sdk;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.sdk.link.LinkState;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The link's state as seen from other threads, and a place to wait for it. Guarded by `lock`.
final class LinkStates {
    private final Consumer<LinkState> observer;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private LinkState state = new LinkState.Stopped();

    LinkStates(Consumer<LinkState> observer, Ticker ticker) {
        this.observer = observer;
        this.ticker = ticker;
    }

    /// Called on the loop.
    void enter(LinkState next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        observer.accept(next);
    }

    LinkState current() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the link is up; the state at the end of the wait, whatever it is.
    LinkState awaitUp(Duration atMost) throws InterruptedException {
        return await(atMost, current -> current instanceof LinkState.Up);
    }

    /// Waits until the first attempt has succeeded or failed; the state at the end of the wait.
    LinkState awaitFirstAttempt(Duration atMost) throws InterruptedException {
        return await(atMost, current -> current instanceof LinkState.Up || current instanceof LinkState.Waiting);
    }

    private LinkState await(Duration atMost, Predicate<LinkState> enough) throws InterruptedException {
        long end = ticker.nanos() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            long left = end - ticker.nanos();
            while (!enough.test(state) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }
}
