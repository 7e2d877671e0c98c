package io.agentmesh.meshd.proxy;

import java.util.concurrent.atomic.AtomicInteger;

/// Who waits for the local agent. An agent that serves one connection at a time, as small programs do, must not be
/// kept from the next one by a connection that nobody uses. Thread-safe.
final class Visits {
    private final AtomicInteger open = new AtomicInteger();
    private final Runnable leave;

    /// @param leave closes what is kept; told when a visit ends while another one goes on
    Visits(Runnable leave) {
        this.leave = leave;
    }

    /// Somebody waits for the agent, until the visit is closed.
    Visit begin() {
        open.incrementAndGet();
        return new Visit();
    }

    /// A wait for the agent.
    final class Visit implements AutoCloseable {
        private Visit() {}

        @Override
        public void close() {
            if (open.decrementAndGet() > 0) {
                leave.run();
            }
        }
    }
}
