package io.agentmesh.meshd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The door through which requests of local callers go to the mesh: shut while the key changes, so that none is
/// under way then. Who comes meanwhile waits. Thread-safe, guarded by its own lock; who waits is bounded by the
/// local API's connections.
final class Passage {
    /// How long the link under a new key is waited for.
    static final Duration LINK_PATIENCE = Duration.ofSeconds(10);

    private final Timers timers;

    @GuardedBy("this")
    private CompletableFuture<Void> open = CompletableFuture.completedFuture(null);

    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> quiet;

    @GuardedBy("this")
    private int inside;

    @GuardedBy("this")
    private boolean waitsForLink;

    @GuardedBy("this")
    private Timers.Timer patience = () -> {};

    Passage(Timers timers) {
        this.timers = timers;
    }

    /// Goes in, as soon as it is open; whoever is in leaves.
    ///
    /// @return whether it was open within the time
    boolean enter(Duration atMost) throws InterruptedException {
        if (tryEnter() == null) {
            return true;
        }
        CompletableFuture<Void> late = new CompletableFuture<>();
        Timers.Timer timer = timers.schedule(atMost, () -> late.complete(null));
        try {
            for (CompletableFuture<Void> shut = tryEnter(); shut != null; shut = tryEnter()) {
                if (late.isDone()) {
                    return false;
                }
                CompletableFuture.anyOf(shut, late).get();
            }
            return true;
        } catch (ExecutionException never) {
            throw new IllegalStateException("both complete without a failure", never);
        } finally {
            timer.cancel();
        }
    }

    /// Goes in and answers `null`; or what completes when it is open again.
    private synchronized @Nullable CompletableFuture<Void> tryEnter() {
        if (!open.isDone()) {
            return open;
        }
        inside++;
        return null;
    }

    synchronized void leave() {
        inside--;
        tellIfQuiet();
    }

    /// Lets nobody in until [#reopenSoon]. Completes once nobody is in.
    synchronized CompletableFuture<Void> shut() {
        if (open.isDone()) {
            open = new CompletableFuture<>();
        }
        waitsForLink = false;
        patience.cancel();
        quiet = new CompletableFuture<>();
        CompletableFuture<Void> told = quiet;
        tellIfQuiet();
        return told;
    }

    @GuardedBy("this")
    private void tellIfQuiet() {
        if (inside == 0 && quiet != null) {
            quiet.complete(null);
        }
    }

    /// Lets everybody in once the link is up; after [#LINK_PATIENCE] also without it, so that who waits is told.
    synchronized void reopenSoon() {
        if (!open.isDone()) {
            waitsForLink = true;
            patience = timers.schedule(LINK_PATIENCE, this::linkIsUp);
        }
    }

    /// The link is up.
    synchronized void linkIsUp() {
        if (waitsForLink) {
            waitsForLink = false;
            patience.cancel();
            quiet = null;
            open.complete(null);
        }
    }
}
