package io.agentmesh.offline;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.prekey.PrekeyRegistry.Standing;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that an older copy of the store was put back, before a key is used twice (offline §10.5).
///
/// 1. The store counts its starts, its ends, every hour of use and every thousand frames; a file beside the key
/// has the same count, and the registry the one that it was told last, signed.
/// 2. At the start a count elsewhere of which this store knows nothing says that it is an old one. Nothing is
/// sealed before the registry was asked, or cannot be.
/// 3. Then no session is written on any more, all prekeys are made anew under higher numbers, and the next
/// message to each peer opens a session.
///
/// One call at a time blocks; the rest is for any thread.
final class RollbackWatch {
    /// After this, or after so many frames, the count goes on.
    static final Duration COUNTED = Duration.ofHours(1);
    static final long COUNTED_FRAMES = 1_000;
    /// How long it is waited for a registry that nobody can name.
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /// How long a restored store is told of: after this no peer asks for a message of before.
    static final Duration TOLD = Duration.ofDays(8);

    /// The last count that the registry was told, or was to be.
    private static final String ANCHORED = "anchored";
    private static final String NOTICED = "restored_at";
    private static final String FROM = "restored_from";

    private static final Logger log = LoggerFactory.getLogger(RollbackWatch.class);

    private final OfflineStore store;
    private final Unsafe unsafe;
    private final Supplier<AgentKeyPair> own;
    private final OfflineSeams seams;
    private final Instant begun;
    private volatile StoreStanding standing = new StoreStanding.Unchecked();
    private volatile Instant countAt = Instant.MIN;
    private volatile long countAtFrame;
    private volatile boolean isChecked;

    /// What may not be gone on with in an old state.
    record Unsafe(OwnPrekeys prekeys, Sessions sessions, Outgoing outgoing) {}

    RollbackWatch(OfflineStore store, Unsafe unsafe, Supplier<AgentKeyPair> own, OfflineSeams seams) {
        this.store = store;
        this.unsafe = unsafe;
        this.own = own;
        this.seams = seams;
        this.begun = seams.time().timeOfDay().instant();
    }

    StoreStanding standing() {
        return standing;
    }

    /// The first work of a process.
    void resume(Transaction tx) {
        if (store.wasRestored()) {
            renew(tx, 0);
        } else {
            tell(tx);
        }
    }

    /// Whether the registry is to be told of a new count.
    boolean isDue() {
        long sealed = unsafe.outgoing().sealed() - countAtFrame;
        return isChecked && sealed > 0 && (sealed >= COUNTED_FRAMES || !countAt.isAfter(now()));
    }

    /// To be called every few seconds: whoever has no registry has no one to ask.
    void tick() {
        if (!isChecked && !begun.plus(PATIENCE).isAfter(now())) {
            store.submit(unsafe.outgoing()::seal);
        }
    }

    /// Hears which count the registry knows, and tells it the next one. Blocks.
    ///
    /// @return whether the registry knows it
    boolean run() throws InterruptedException {
        Optional<CardId> card = seams.card().get();
        if (isChecked && !isDue()) {
            return true;
        }
        if (card.isEmpty()) {
            return false;
        }
        return switch (seams.ways().registry().standing(card.get())) {
            case Decoded.Ok<Standing>(Standing known) -> anchor(card.get(), known);
            case Decoded.Bad<Standing>(Violation why) -> unheard(why);
        };
    }

    /// The count is on the disk before the registry hears of it, so the registry is never ahead of the newest
    /// state.
    private boolean anchor(CardId card, Standing known) throws InterruptedException {
        countAtFrame = unsafe.outgoing().sealed();
        countAt = now().plus(COUNTED);
        long count = store.call(tx -> compare(tx, known));
        return seams.ways().registry().anchor(card, Anchor.sign(own.get(), 0, count)) instanceof Decoded.Ok<Long>;
    }

    /// A registry that is away, or that keeps no prekeys, stops nobody: the folder's own count was looked at.
    private boolean unheard(Violation why) {
        store.submit(unsafe.outgoing()::seal);
        boolean keepsNone = why.code() == ErrorCode.NO_PREKEYS;
        isChecked |= keepsNone;
        return keepsNone;
    }

    private long compare(Transaction tx, Standing told) {
        Standing known = credible(tx, told);
        boolean isBehind = known.boot() > value(tx, ANCHORED)
                || known.serial() > unsafe.prekeys().serial(tx);
        if (!isChecked && isBehind) {
            if (unsafe.prekeys().hasMadeAny(tx)) {
                renew(tx, known.serial());
            } else {
                unsafe.prekeys().renew(tx, known.serial(), now()); // a new store, of an agent that had one before
            }
        }
        isChecked = true;
        tell(tx);
        unsafe.outgoing().seal(tx);
        long count = store.count(tx, known.boot());
        put(tx, ANCHORED, count);
        return count;
    }

    /// Without numbers that are too far ahead for this agent to have signed them: whoever goes on above those has
    /// used up all that there are.
    private Standing credible(Transaction tx, Standing told) {
        boolean isSerialOurs = unsafe.prekeys().mayHaveMade(tx, told.serial(), now());
        boolean isCountOurs = store.mayHaveCounted(tx, told.boot());
        if (isSerialOurs && isCountOurs) {
            return told;
        }
        Audit.note(tx, now(), "number_not_ours", own.get().id(), "serial " + told.serial() + ", count " + told.boot());
        return new Standing(told.waiting(), isSerialOurs ? told.serial() : 0, isCountOurs ? told.boot() : 0);
    }

    private void renew(Transaction tx, long serial) {
        Instant now = now();
        Instant from = Instant.ofEpochMilli(tx.number("SELECT max(at) FROM (SELECT max(last_read) AS at FROM session"
                + " UNION ALL SELECT max(last_write) FROM session UNION ALL SELECT max(received) FROM inbox"
                + " UNION ALL SELECT max(made) FROM outbox UNION ALL SELECT max(created) FROM spk)"));
        Audit.note(tx, now, "state_rolled_back", own.get().id(), "");
        unsafe.sessions().refuseAll(tx);
        unsafe.prekeys().renew(tx, serial, now);
        put(tx, NOTICED, now.toEpochMilli());
        put(tx, FROM, from.toEpochMilli());
        tell(tx);
        log.atError()
                .setMessage("an older copy of the offline store was put back: sessions and prekeys are made anew;"
                        + " what was handled since then may be asked for again")
                .addKeyValue("from", from)
                .log();
    }

    private static void put(Transaction tx, String name, long value) {
        tx.update("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value);
    }

    private void tell(Transaction tx) {
        Instant noticed = at(tx, NOTICED);
        if (noticed.plus(TOLD).isAfter(now())) {
            standing = new StoreStanding.Restored(noticed, at(tx, FROM));
        } else {
            standing = isChecked ? new StoreStanding.Sound() : new StoreStanding.Unchecked();
        }
    }

    private static Instant at(Transaction tx, String name) {
        return Instant.ofEpochMilli(value(tx, name));
    }

    private static long value(Transaction tx, String name) {
        return tx.number("SELECT value FROM meta WHERE name = ?", name);
    }

    private Instant now() {
        return seams.time().timeOfDay().instant();
    }
}
