package io.agentmesh.sdk.testing;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.MeshEnvironment;
import io.agentmesh.sdk.link.LinkFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One thread, one clock, one seed. A task of the loop runs as soon as the one before is done; handlers run
/// at once, or when they are let, or each on a thread of its own: then the loop goes on to run one task at a time, on
/// whichever thread brought work.
public final class Rig {
    /// Stands still until advanced.
    public final FakeClock clock = FakeClock.atSomeDay();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<Runnable> heldHandlers = new ArrayList<>();
    private final SeededRandom secrets;
    private final Random jitter;
    private boolean running;
    private boolean holdHandlers;
    private boolean threads;

    /// Everything that happens follows from the seed.
    public Rig(long seed) {
        this.secrets = new SeededRandom(seed);
        this.jitter = new Random(seed);
    }

    /// The loop: tasks run in order, never inside each other.
    public Executor loop() {
        return this::execute;
    }

    /// Timers whose tasks run on the loop.
    public Timers timers() {
        return (delay, task) -> clock.schedule(delay, () -> execute(task));
    }

    /// The seeded source of keys and ids.
    public SeededRandom secrets() {
        return secrets;
    }

    /// What clients and agents are built with.
    public MeshEnvironment environment(LinkFactory links) {
        return new MeshEnvironment(loop(), this::handle, timers(), clock, clock, jitter, secrets, links);
    }

    /// From now on each handler has a thread of its own, and may wait for others.
    public void handlersOnThreads() {
        threads = true;
    }

    /// From now on handlers wait for [#runHandlers()].
    public void holdHandlers() {
        holdHandlers = true;
    }

    /// Runs the handlers that wait; those that come meanwhile wait.
    public void runHandlers() {
        List<Runnable> due = List.copyOf(heldHandlers);
        heldHandlers.clear();
        due.forEach(Runnable::run);
    }

    /// Runs the handler that waits at this place, counted from 0.
    public void runHandler(int place) {
        heldHandlers.remove(place).run();
    }

    /// How many handlers wait.
    public int heldHandlers() {
        return heldHandlers.size();
    }

    /// Lets time pass, and everything happen that falls due.
    public void advance(Duration by) {
        clock.advance(by);
    }

    /// Waits until all that was brought to the loop is done, and all that came of it: another thread may run it.
    public void awaitIdle() throws InterruptedException {
        lock.lock();
        try {
            while (running) {
                idle.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void handle(Runnable handler) {
        if (holdHandlers) {
            heldHandlers.add(handler);
        } else if (threads) {
            Thread.ofVirtual().start(handler);
        } else {
            execute(handler);
        }
    }

    private void execute(Runnable task) {
        if (isFirst(task)) {
            for (Runnable next = next(); next != null; next = next()) {
                boolean whole = false;
                try {
                    next.run();
                    whole = true;
                } finally {
                    if (!whole) {
                        stopRunning();
                    }
                }
            }
        }
    }

    /// Whether nobody else runs what is there.
    private boolean isFirst(Runnable task) {
        lock.lock();
        try {
            loop.add(task);
            boolean first = !running;
            running = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = loop.poll();
            if (next == null) {
                rest();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void stopRunning() {
        lock.lock();
        try {
            rest();
        } finally {
            lock.unlock();
        }
    }

    /// With the lock.
    private void rest() {
        running = false;
        idle.signalAll();
    }
}
