package io.agentmesh.meshctl.mcp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request in hand. It runs once, on one thread; any thread may cancel it, before, meanwhile or too late.
public final class Turn {
    private final Work work;
    private final Runnable whenOver;
    private final boolean over;

    @GuardedBy("this")
    private @Nullable Thread runner;

    @GuardedBy("this")
    private boolean cancelled;

    /// What there is to do. May block; an interrupt ends it.
    @FunctionalInterface
    interface Work {
        Outcome outcome() throws InterruptedException;
    }

    Turn(Work work, Runnable whenOver) {
        this(work, whenOver, false);
    }

    private Turn(Work work, Runnable whenOver, boolean over) {
        this.work = work;
        this.whenOver = whenOver;
        this.over = over;
    }

    /// One that needs nothing done.
    static Turn over(Outcome outcome) {
        return new Turn(() -> outcome, () -> {}, true);
    }

    /// Whether its outcome is there already, so that running it takes no time.
    public boolean isOver() {
        return over;
    }

    /// Does the work.
    ///
    /// @return what comes of it; nothing if it was cancelled, because nobody waits for it
    public Optional<Outcome> run() {
        try {
            if (!start()) {
                return Optional.empty();
            }
            Outcome outcome = work.outcome();
            return finish() ? Optional.of(outcome) : Optional.empty();
        } catch (InterruptedException givenUp) {
            finish();
            return Optional.empty();
        } finally {
            whenOver.run();
        }
    }

    /// Gives it up.
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    private synchronized boolean start() {
        runner = Thread.currentThread();
        return !cancelled;
    }

    /// From here on no interrupt comes; one that came has done its work.
    private synchronized boolean finish() {
        runner = null;
        boolean _ = Thread.interrupted();
        return !cancelled;
    }
}
