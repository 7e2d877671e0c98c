package io.agentmesh.tests.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/// Threads that may block, all of them on the one thread of the simulation: virtual threads whose scheduler is
/// the queue of events. Whoever waits leaves the thread to others, and goes on in an event of its own once
/// somebody lets it; so code that blocks runs as it is, and the same under the same seed.
///
/// The JDK has such threads, and no public door to them: tests are started with `java.lang` opened
/// (docs/adr/0041-simulated-threads.md).
final class SimulatedThreads {
    private static final Constructor<?> BUILDER = builder();

    private final Simulation simulation;
    /// In the order in which they began, so that they are ended in the same order every time.
    private final Set<Thread> living = new LinkedHashSet<>();

    SimulatedThreads(Simulation simulation) {
        this.simulation = simulation;
    }

    /// What a thread does. One that is interrupted ends.
    @FunctionalInterface
    interface Task {
        void run() throws InterruptedException;
    }

    /// A thread that does not run yet. It runs from one wait to the next in one event.
    Thread unstarted(Task task) {
        return new SimulatedThread(simulation, turns -> builderOn(turns).unstarted(() -> run(task))).thread();
    }

    /// Begins a thread.
    void start(Task task) {
        unstarted(task).start();
    }

    private void run(Task task) {
        living.add(Thread.currentThread());
        try {
            task.run();
        } catch (InterruptedException ended) {
            // Its process is gone, or the run is over: nothing is left to do.
        } catch (RuntimeException | AssertionError broken) {
            simulation.broke(broken);
        } finally {
            living.remove(Thread.currentThread());
        }
    }

    /// Interrupts all of them; they end in events of their own.
    void interrupt() {
        List.copyOf(living).forEach(Thread::interrupt);
    }

    /// How many have not ended.
    int living() {
        return living.size();
    }

    private static Thread.Builder builderOn(Executor scheduler) {
        try {
            return (Thread.Builder) BUILDER.newInstance(scheduler);
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException unlike) {
            throw new IllegalStateException("this JDK's virtual threads take no scheduler", unlike);
        }
    }

    private static Constructor<?> builder() {
        try {
            Constructor<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            builder.setAccessible(true);
            return builder;
        } catch (ClassNotFoundException | NoSuchMethodException unlike) {
            throw new IllegalStateException("this JDK's virtual threads take no scheduler", unlike);
        }
    }
}
