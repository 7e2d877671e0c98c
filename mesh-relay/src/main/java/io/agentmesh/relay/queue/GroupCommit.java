package io.agentmesh.relay.queue;

import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.EnvelopeWrites.Place;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Does many works in one transaction, since one `fsync` costs as much for one as for a thousand.
///
/// 1. Begin. 2. Do each work. 3. Store what time it is. 4. Commit, which waits for the disk. Only then may anybody
/// be told: that is what comes back, in the order of the works.
final class GroupCommit {
    private final Ledger ledger;
    private final QueueClock clock;
    private final QueueLimits limits;
    private final Consumer<Departure> listener;

    GroupCommit(Ledger ledger, QueueClock clock, QueueLimits limits, Consumer<Departure> listener) {
        this.ledger = ledger;
        this.clock = clock;
        this.limits = limits;
        this.listener = listener;
    }

    /// What is to be done now that the works are on disk.
    ///
    /// @param outcomes account and answer
    /// @param oldestMillis when the entry was kept that waits longest
    record Committed(List<Runnable> outcomes, OptionalLong oldestMillis) {}

    /// @throws SQLException if nothing of it is done, as far as anybody was told
    Committed run(EnvelopeWrites database, List<Work> works) throws SQLException {
        List<Runnable> outcomes = new ArrayList<>();
        database.begin();
        for (Work work : works) {
            switch (work) {
                case Work.Put put -> outcomes.add(store(database, put));
                case Work.Remove remove -> outcomes.add(remove(database, remove));
                case Work.Discard discard -> outcomes.add(discard(database, discard.entry()));
                case Work.Purge purge ->
                    outcomes.add(departed(database.purge(purge.agent(), purge.reason()), purge.reason()));
                case Work.Sweep sweep -> outcomes.add(departed(database.expire(ages()), Reason.TTL));
                case Work.Fetch fetch -> {}
            }
        }
        database.tell(clock);
        OptionalLong oldestMillis = database.oldestMillis();
        database.commit();
        return new Committed(outcomes, oldestMillis);
    }

    /// What is expired now: what is strictly older than the time to live (wire §10.8), and what is worth nothing any
    /// more.
    Ages ages() {
        long now = clock.millis();
        return new Ages(now, now - limits.timeToLive().toMillis());
    }

    /// Whether one of the works might change something.
    boolean haveWork(List<Work> works) {
        return works.stream().anyMatch(work -> switch (work) {
            case Work.Put put -> true;
            case Work.OfEntry leaving -> true;
            case Work.Purge purge -> true;
            case Work.Sweep sweep -> !ledger.isEmpty();
            case Work.Fetch fetch -> false;
        });
    }

    /// Answers that nothing is promised.
    void refuse(Work.Put put) {
        ledger.giveBack(Claim.of(put.entry()));
        put.answer().accept(new Stored.Failed());
    }

    private Runnable store(EnvelopeWrites database, Work.Put put) throws SQLException {
        long now = clock.millis();
        Place met = database.insert(put.entry(), now, until(put.entry(), now));
        return () -> {
            if (met == Place.FREE) {
                ledger.keep();
            } else {
                ledger.giveBack(Claim.of(put.entry()));
            }
            put.answer().accept(met == Place.HELD_ELSEWHERE ? new Stored.Repeated() : new Stored.Kept());
        };
    }

    private OptionalLong until(QueueEntry entry, long nowMillis) {
        return entry.envelope()
                .worth()
                .map(said -> OptionalLong.of(nowMillis + limits.worth(said).toMillis()))
                .orElse(OptionalLong.empty());
    }

    private Runnable remove(EnvelopeWrites database, Work.Remove remove) throws SQLException {
        OptionalLong keptAtMillis = database.delete(remove.entry().sequence());
        return () -> keptAtMillis.ifPresent(since -> {
            ledger.remove(Claim.of(remove.entry()));
            remove.removed().accept(Duration.ofMillis(clock.millis() - since));
        });
    }

    private Runnable discard(EnvelopeWrites database, QueueEntry entry) throws SQLException {
        OptionalLong keptAtMillis = database.delete(entry.sequence());
        return () -> keptAtMillis.ifPresent(since -> {
            ledger.depart(Claim.of(entry), Reason.BAD_SIGNATURE);
            listener.accept(Departure.of(entry.envelope(), Reason.BAD_SIGNATURE));
        });
    }

    private Runnable departed(List<EnvelopeTrace> gone, Reason reason) {
        return () -> gone.forEach(envelope -> {
            Claim claim = envelope.claim();
            ledger.depart(claim, reason);
            listener.accept(new Departure(envelope.id(), claim.to().sibling(claim.from()), reason));
        });
    }
}
