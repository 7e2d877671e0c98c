package io.agentmesh.registry.upkeep;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.time.Timers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does some chores until it is closed. For any thread.
public final class Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    private final Timers timers;
    private final List<Chore> chores;
    private final Map<Chore, Timers.Timer> waiting = new HashMap<>();
    private boolean closed;

    private Upkeep(Timers timers, List<Chore> chores) {
        this.timers = timers;
        this.chores = List.copyOf(chores);
    }

    /// Begins with each chore after its pause.
    public static Upkeep start(Timers timers, Chore... chores) {
        var upkeep = new Upkeep(timers, List.of(chores));
        upkeep.chores.forEach(upkeep::schedule);
        return upkeep;
    }

    private synchronized void schedule(Chore chore) {
        if (!closed) {
            waiting.put(
                    chore,
                    timers.schedule(
                            chore.pause(),
                            () -> Thread.ofVirtual()
                                    .name("upkeep-" + chore.name())
                                    .start(() -> runAndGoOn(chore))));
        }
    }

    private void runAndGoOn(Chore chore) {
        try {
            if (!isClosed()) {
                run(chore);
            }
            schedule(chore);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Chore chore) throws InterruptedException {
        try {
            chore.run();
        } catch (MeshException failed) {
            log.atWarn()
                    .setMessage("upkeep failed, it is tried again later")
                    .addKeyValue("chore", chore.name())
                    .setCause(failed)
                    .log();
        }
    }

    /// Does every chore once, now: on the caller's thread.
    ///
    /// @throws InterruptedException if the caller gave up
    public void runAll() throws InterruptedException {
        for (Chore chore : chores) {
            run(chore);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// Begins with nothing more; what is being done ends with its store.
    @Override
    public synchronized void close() {
        closed = true;
        waiting.values().forEach(Timers.Timer::cancel);
        waiting.clear();
    }
}
