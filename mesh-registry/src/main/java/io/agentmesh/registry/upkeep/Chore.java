package io.agentmesh.registry.upkeep;

import java.time.Duration;

/// Something to be done again and again. Runs on a virtual thread of its own, never twice at once.
public interface Chore {
    /// What it is, for the log.
    String name();

    /// Between the end of one run and the start of the next, and before the first.
    Duration pause();

    /// Does it once. A [io.agentmesh.core.error.MeshException] is logged, and it is tried again after the pause.
    void run() throws InterruptedException;
}
