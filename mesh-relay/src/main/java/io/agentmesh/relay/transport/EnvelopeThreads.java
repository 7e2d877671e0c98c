package io.agentmesh.relay.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads that verify and route, one a processor. What a task has for the loops of receivers wakes them
/// when it ends ([Wakeups]).
///
/// No virtual threads: this work never waits, and would keep their carriers from those that do.
public final class EnvelopeThreads implements Executor {
    private final ExecutorService threads;

    private EnvelopeThreads(int number) {
        this.threads = Executors.newFixedThreadPool(number, new DefaultThreadFactory("envelopes", /* daemon= */ true));
    }

    /// One thread a processor.
    public static EnvelopeThreads create() {
        return new EnvelopeThreads(Runtime.getRuntime().availableProcessors());
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> Wakeups.during(task));
    }

    /// Refuses tasks from now on; what was taken is done.
    public void stop() {
        threads.shutdown();
    }
}
