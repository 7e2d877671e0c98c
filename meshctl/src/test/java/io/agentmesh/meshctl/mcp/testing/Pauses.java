package io.agentmesh.meshctl.mcp.testing;

import io.agentmesh.meshctl.config.Pause;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// Waits that end when a test says so, and not by themselves.
public final class Pauses implements Pause {
    private final Semaphore over = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger allowed = new AtomicInteger();

    @Override
    public void pause(Duration time) throws InterruptedException {
        begun.incrementAndGet();
        over.acquire();
    }

    /// Waits until whoever waits here has come to the wait behind the last one that passed.
    public void awaitAllTaken() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> begun.get() > allowed.get());
    }

    /// Ends a wait: one that is going on, else the next one.
    public void letOnePass() {
        allowed.incrementAndGet();
        over.release();
    }
}
