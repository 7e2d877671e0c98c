package io.agentmesh.offline;

import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.prekey.Publisher;
import io.agentmesh.offline.store.OfflineStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done now and then: the registry gets prekeys, old ones are destroyed, the store is tidied. For any
/// thread.
final class Upkeep {
    /// Between two looks at what the registry has, if it had all.
    private static final Duration PUBLISHED = Duration.ofMinutes(10);
    /// If it had not.
    private static final Duration UNPUBLISHED = Duration.ofSeconds(5);
    private static final Duration TIDY = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    private final OfflineStore store;
    private final OwnPrekeys prekeys;
    private final Publisher publisher;
    private final OfflineSeams seams;
    private final RollbackWatch watch;
    /// Runs that are wished for; 0 while none is under way.
    private final AtomicInteger wishes = new AtomicInteger();
    private volatile Instant publishAt = Instant.MIN;
    private volatile Instant tidyAt = Instant.MIN;

    Upkeep(OfflineStore store, OwnPrekeys prekeys, Publisher publisher, RollbackWatch watch, OfflineSeams seams) {
        this.store = store;
        this.prekeys = prekeys;
        this.publisher = publisher;
        this.watch = watch;
        this.seams = seams;
    }

    /// To be called every few seconds.
    void tick() {
        Instant now = seams.time().timeOfDay().instant();
        watch.tick();
        if (wishes.get() == 0 && (watch.isDue() || !publishAt.isAfter(now))) {
            publish();
        }
        if (!tidyAt.isAfter(now)) {
            tidyAt = now.plus(TIDY);
            store.submit(tx -> prekeys.destroyOld(tx, now));
            store.upkeep();
        }
    }

    /// The registry is looked after at once; if that is under way, once more after it.
    void publish() {
        if (wishes.getAndIncrement() == 0) {
            seams.threads().execute(this::run);
        }
    }

    private void run() {
        int granted;
        do {
            granted = wishes.get();
            publishOnce();
        } while (!wishes.compareAndSet(granted, 0));
    }

    private void publishOnce() {
        boolean isDone = false;
        try {
            boolean isAnchored = watch.run();
            isDone = publisher.run() && isAnchored;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // The thread's top: it is tried again.
            log.atWarn()
                    .setMessage("publishing prekeys failed")
                    .setCause(broken)
                    .log();
        } finally {
            publishAt = seams.time().timeOfDay().instant().plus(isDone ? PUBLISHED : UNPUBLISHED);
        }
    }
}
