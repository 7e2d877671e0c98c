package io.agentmesh.tests.simulation;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The turns of one simulated thread: the scheduler of that virtual thread, and of no other.
///
/// | it stops because | then |
/// |---|---|
/// | it waits for something of the simulation | it goes on in an event of its own, once it is let |
/// | it ended | nothing |
/// | a lock that all simulations share, such as one of the JDK's, is held | nothing else happens until it goes on |
final class SimulatedThread implements Executor {
    /// Whoever holds such a lock longer never lets it go.
    private static final long PATIENCE_SECONDS = 60;

    private final Simulation simulation;
    private final Thread thread;
    private final BlockingQueue<Runnable> atOnce = new LinkedBlockingQueue<>();
    private boolean running;

    /// @param maker makes the thread, given its scheduler
    SimulatedThread(Simulation simulation, Function<Executor, Thread> maker) {
        this.simulation = simulation;
        this.thread = maker.apply(this);
    }

    Thread thread() {
        return thread;
    }

    /// Takes the thread's next turn, whoever lets it go on.
    @Override
    public void execute(Runnable turn) {
        boolean isOfTheSimulation = simulation.isCalledFromWithin()
                && !(running && !Thread.currentThread().isVirtual());
        if (isOfTheSimulation) {
            simulation.schedule(Duration.ZERO, () -> go(turn));
        } else {
            atOnce.add(turn);
        }
    }

    private void go(Runnable first) {
        @Nullable Runnable turn = first;
        while (turn != null) {
            simulation.mounts(thread);
            running = true;
            turn.run();
            running = false;
            simulation.mounts(null);
            turn = isHeldUpOutside() ? awaited() : atOnce.poll();
        }
    }

    private boolean isHeldUpOutside() {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> waitsForALock();
            case NEW, TERMINATED -> false;
            case RUNNABLE, BLOCKED -> true;
        };
    }

    /// No simulated thread waits for anything while it holds one.
    private boolean waitsForALock() {
        Object blocker = LockSupport.getBlocker(thread);
        return blocker != null && blocker.getClass().getEnclosingClass() == ReentrantLock.class;
    }

    private Runnable awaited() {
        try {
            Runnable turn = atOnce.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (turn == null) {
                throw new AssertionError("a simulated thread waits for a lock that nobody lets go: " + thread);
            }
            return turn;
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }
}
