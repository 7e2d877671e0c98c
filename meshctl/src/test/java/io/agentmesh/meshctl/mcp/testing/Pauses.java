package io.agentmesh.meshctl.mcp.testing;

import io.agentmesh.meshctl.config.Pause;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Waits that end when a test says so, and not by themselves.
public final class Pauses implements Pause {
    private final Semaphore over = new Semaphore(0);

    @Override
    public void pause(Duration time) throws InterruptedException {
        over.acquire();
    }

    /// Ends a wait: one that is going on, else the next one.
    public void letOnePass() {
        over.release();
    }
}
