package io.agentmesh.meshd.proxy;

import io.agentmesh.http.client.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;

/// The one connection to the local agent that is kept, for the next request of the same caller, and only while
/// nobody waits for the agent: one that serves a connection at a time, as small programs do, would let somebody
/// wait for a connection that nobody uses. Thread-safe.
final class SpareConnection {
    private final HttpClient http;
    private final AtomicInteger visits = new AtomicInteger();

    /// @param http made with [HttpLocalAgent#clientConfig]
    SpareConnection(HttpClient http) {
        this.http = http;
    }

    /// Somebody waits for the agent, until the visit is closed.
    Visit visit() {
        visits.incrementAndGet();
        return new Visit();
    }

    /// A wait for the agent.
    final class Visit implements AutoCloseable {
        private Visit() {}

        /// The connection of whoever leaves is not kept where somebody stays.
        @Override
        public void close() {
            if (visits.decrementAndGet() > 0) {
                http.closeIdle();
            }
        }
    }
}
