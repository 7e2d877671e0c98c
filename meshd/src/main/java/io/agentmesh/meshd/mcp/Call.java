package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request to the server, and what comes of it, in order. One thread waits; others add.
final class Call {
    /// Reports of progress that may wait for whoever waits; a further one is left out.
    static final int MAX_PROGRESS = 64;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicBoolean isOver = new AtomicBoolean();

    /// What comes of it.
    sealed interface Event {
        /// How far it is, in the server's words.
        record Progress(JsonObject params) implements Event {}

        /// What came of it.
        sealed interface End extends Event {
            /// The server's word.
            record Answered(Rpc.Outcome outcome) implements End {}

            /// There is none.
            ///
            /// @param detail for the owner of this machine alone
            record Failed(LocalAgentFailure why, String detail) implements End {}
        }
    }

    void progress(JsonObject params) {
        if (!isOver.get() && events.size() < MAX_PROGRESS) {
            events.add(new Event.Progress(params));
        }
    }

    /// The first end counts.
    void end(Event.End how) {
        if (isOver.compareAndSet(false, true)) {
            events.add(how);
        }
    }

    /// The next event.
    ///
    /// @throws TimeoutException if none comes
    Event next(Duration atMost) throws InterruptedException, TimeoutException {
        Event event = events.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (event == null) {
            throw new TimeoutException();
        }
        return event;
    }
}
