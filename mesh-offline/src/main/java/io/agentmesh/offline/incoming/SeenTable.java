package io.agentmesh.offline.incoming;

import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Envelopes that were read, table `seen`, so that none is opened twice. Belongs to the store's thread; each
/// method is a part of a transaction.
///
/// What is known of envelopes may not be forgotten before its time, so what comes above the bound is not read:
/// it stays with the relay.
final class SeenTable {
    /// How long an envelope is known at least, and how long after its message's end.
    static final Duration KEPT = Duration.ofDays(15);
    static final Duration KEPT_AFTER_END = Duration.ofDays(8);

    private final Room room;
    private @Nullable Map<AgentId, Long> counts;

    SeenTable(Room room) {
        this.room = room;
    }

    /// Envelopes that are known.
    ///
    /// @param ofAPeer of one sender
    /// @param ofAll of everybody
    record Room(long ofAPeer, long ofAll) {
        static final Room DEFAULT = new Room(500_000, 2_000_000);
    }

    /// The message that an envelope carried, empty text if it carried none; nothing if the envelope is new.
    Optional<String> messageOf(Transaction tx, Envelope envelope) {
        return tx.queryOne(
                "SELECT mid FROM seen WHERE sender = ? AND envelope = ?",
                row -> row.text("mid"),
                envelope.from().value(),
                envelope.id().toString());
    }

    /// Whether one more of this sender may be read.
    boolean hasRoom(Transaction tx, AgentId sender) {
        Map<AgentId, Long> known = counts(tx);
        long all = known.values().stream().mapToLong(Long::longValue).sum();
        return all < room.ofAll() && known.getOrDefault(sender, 0L) < room.ofAPeer();
    }

    void add(Transaction tx, Envelope envelope, Frame frame, String message, Instant now) {
        Map<AgentId, Long> known = counts(tx);
        tx.update(
                "INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)",
                envelope.from().value(),
                envelope.id().toString(),
                message,
                Math.max(
                        now.plus(KEPT).toEpochMilli(),
                        Lifetime.atMost(frame.expiresAtMillis(), now) + KEPT_AFTER_END.toMillis()));
        tx.afterCommit(() -> known.merge(envelope.from(), 1L, Long::sum));
    }

    void forgetOld(Transaction tx, Instant now) {
        if (tx.update("DELETE FROM seen WHERE keep_until < ?", now.toEpochMilli()) > 0) {
            counts = null;
        }
    }

    private Map<AgentId, Long> counts(Transaction tx) {
        Map<AgentId, Long> known = counts;
        if (known == null) {
            Map<AgentId, Long> read = new HashMap<>();
            tx.queryAll(
                    "SELECT sender, count(*) AS envelopes FROM seen GROUP BY sender",
                    row -> read.put(new AgentId(row.text("sender")), row.number("envelopes")));
            known = read;
            counts = read;
        }
        return known;
    }
}
