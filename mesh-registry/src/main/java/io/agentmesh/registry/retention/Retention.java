package io.agentmesh.registry.retention;

import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.upkeep.Chore;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what ended so long ago that nobody looks for it: tokens, setup keys, rotations that nobody completed, notes
/// of agents without a card. In small transactions, so that nobody waits for it.
public final class Retention implements Chore {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /// Rows in one transaction.
    static final int BATCH = 500;

    private final Store store;
    private final InstantSource clock;
    private final Duration kept;
    private final RetentionRepository repository = new RetentionRepository();

    /// Deletes from this store.
    ///
    /// @param kept for how long what ended is kept
    public Retention(Store store, InstantSource clock, Duration kept) {
        this.store = store;
        this.clock = clock;
        this.kept = kept;
    }

    /// Deletes up to so many rows that ended before a time; how many.
    @FunctionalInterface
    private interface Drop {
        int in(Transaction tx, String before, int atMost);
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() throws InterruptedException {
        drop("tokens", repository::dropTokens);
        drop("setup keys", repository::dropSetupKeys);
        drop("lapsed rotations", repository::dropLapsedRotations);
        drop("sightings", repository::dropSightings);
    }

    private void drop(String what, Drop drop) throws InterruptedException {
        String before = Timestamp.of(clock.instant().minus(kept)).textWithOffset();
        long total = 0;
        int last = BATCH;
        while (last == BATCH) {
            last = store.write(tx -> drop.in(tx, before, BATCH));
            total += last;
        }
        if (total > 0) {
            log.atInfo()
                    .setMessage("what ended long ago was deleted")
                    .addKeyValue("what", what)
                    .addKeyValue("rows", total)
                    .log();
        }
    }
}
