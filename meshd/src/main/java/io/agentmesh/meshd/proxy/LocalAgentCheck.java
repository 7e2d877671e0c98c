package io.agentmesh.meshd.proxy;

import io.agentmesh.core.time.Timers;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.LocalAgentStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks again and again whether the local agent is well, and tells when that changes. Requests are posted whatever
/// it found: it may be wrong by now. State belongs to the loop; one look at a time.
public final class LocalAgentCheck implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalAgentCheck.class);

    private final Knock knock;
    private final Duration every;
    private final Threads threads;
    private final Consumer<LocalAgentStatus> listener;
    private LocalAgentStatus last = LocalAgentStatus.UNKNOWN;
    private volatile boolean closed;

    /// Where it runs.
    ///
    /// @param loop one task after the other
    /// @param blocking each task on a thread of its own
    /// @param timers call back on the loop
    public record Threads(Executor loop, Executor blocking, Timers timers) {}

    /// @param every from the end of one look to the next
    /// @param listener told on the loop, of each change
    public LocalAgentCheck(Knock knock, Duration every, Threads threads, Consumer<LocalAgentStatus> listener) {
        this.knock = knock;
        this.every = every;
        this.threads = threads;
        this.listener = listener;
    }

    /// Begins with the first look; returns at once.
    public void start() {
        threads.loop().execute(this::next);
    }

    private void next() {
        if (!closed) {
            threads.blocking().execute(() -> {
                LocalAgentStatus seen = look();
                threads.loop().execute(() -> note(seen));
            });
        }
    }

    private LocalAgentStatus look() {
        try {
            knock.look();
            return new LocalAgentStatus(State.UP, "");
        } catch (IOException unwell) {
            return new LocalAgentStatus(State.DOWN, String.valueOf(unwell.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return LocalAgentStatus.UNKNOWN;
        }
    }

    private void note(LocalAgentStatus seen) {
        if (closed) {
            return;
        }
        if (!seen.equals(last)) {
            last = seen;
            (seen.state() == State.DOWN ? log.atWarn() : log.atInfo())
                    .setMessage("local agent")
                    .addKeyValue("state", seen.state().word())
                    .addKeyValue("detail", seen.detail())
                    .log();
            listener.accept(seen);
        }
        threads.timers().schedule(every, this::next);
    }

    /// Looks no more, and tells nothing more.
    @Override
    public void close() {
        closed = true;
    }
}
