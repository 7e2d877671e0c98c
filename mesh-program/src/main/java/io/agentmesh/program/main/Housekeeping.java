package io.agentmesh.program.main;

import io.agentmesh.core.time.Timers;
import io.agentmesh.program.signal.Shutdown;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The one thread of a program for what is to happen later; it ends with the program. What runs there is quick.
public final class Housekeeping {
    private Housekeeping() {}

    /// Timers on a new thread.
    public static Timers start(Shutdown shutdown) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("housekeeping").factory());
        shutdown.add("housekeeping", thread::shutdownNow);
        return (delay, task) -> {
            var scheduled = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        };
    }
}
