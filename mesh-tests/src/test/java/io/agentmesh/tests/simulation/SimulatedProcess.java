package io.agentmesh.tests.simulation;

import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Something that runs and can be killed: from then on none of its tasks runs, as if the machine had lost it in
/// the middle of everything. A restart is another process of the same name.
final class SimulatedProcess implements Timers {
    private final Simulation simulation;
    private final String name;
    private final SimulatedThreads threads;
    private boolean alive = true;

    SimulatedProcess(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
        this.threads = new SimulatedThreads(simulation);
        simulation.trace().note(name, "starts");
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    void kill() {
        if (alive) {
            alive = false;
            threads.interrupt();
            simulation.trace().note(name, "is gone");
        }
    }

    /// Begins a thread, which may block. Unlike other tasks it hears of the end of its process, by an
    /// interrupt, and has to see for itself that nothing it does then counts.
    void startThread(SimulatedThreads.Task task) {
        threads.start(whileAlive(task));
    }

    /// The same, not begun.
    Thread thread(SimulatedThreads.Task task) {
        return threads.unstarted(whileAlive(task));
    }

    /// What fails in a process that is gone fails for nobody.
    private SimulatedThreads.Task whileAlive(SimulatedThreads.Task task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException broken) {
                if (alive) {
                    throw broken;
                }
            }
        };
    }

    /// Lets a thread of this process wait.
    void sleep(Duration time) throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        schedule(time, () -> over.complete(null));
        try {
            over.get();
        } catch (ExecutionException never) {
            throw new IllegalStateException("time passes without a failure", never);
        }
    }

    /// Threads that have not ended.
    int threads() {
        return threads.living();
    }

    /// Runs the task in its turn: what was given first runs first, and none inside another.
    void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return simulation.schedule(delay, () -> {
            if (alive) {
                task.run();
            }
        });
    }
}
