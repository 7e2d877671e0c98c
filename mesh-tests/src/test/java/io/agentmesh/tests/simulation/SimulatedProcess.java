package io.agentmesh.tests.simulation;

import io.agentmesh.core.time.Timers;
import java.time.Duration;

/// Something that runs and can be killed: from then on none of its tasks runs, as if the machine had lost it in
/// the middle of everything. A restart is another process of the same name.
final class SimulatedProcess implements Timers {
    private final Simulation simulation;
    private final String name;
    private boolean alive = true;

    SimulatedProcess(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
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
            simulation.trace().note(name, "is gone");
        }
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
