package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Which requests of the inbox are next (offline §12.3). The database chooses: what waits for the message
/// before it in its lane is not looked at, so it takes nobody's turn, however much of it there is. Each method
/// is a part of a transaction.
final class InboxTurns {
    /// How long after its time a request may still be begun: clocks differ.
    static final Duration SKEW = Duration.ofMinutes(2);
    /// How long a message waits for the one before it that never came.
    static final Duration LONGEST_GAP = Duration.ofMinutes(10);
    /// Requests whose time is over that are ended at a time.
    static final int MAX_EXPIRED = 256;

    /// The one before it is done, or is not here and may not be waited for any longer.
    private static final String IS_ITS_TURN = "(lane IS NULL OR lane_prev = 0 OR coalesce("
            + "(SELECT before.state = 'done' FROM inbox AS before WHERE before.peer = inbox.peer"
            + " AND before.lane = inbox.lane AND before.lane_seq = inbox.lane_prev LIMIT 1),"
            + " prev_expires < ? OR received < ?))";

    /// It goes on without the one before it.
    private static final String FOLLOWS_GAP = "(lane IS NOT NULL AND lane_prev <> 0 AND NOT EXISTS"
            + " (SELECT 1 FROM inbox AS before WHERE before.peer = inbox.peer AND before.lane = inbox.lane"
            + " AND before.lane_seq = inbox.lane_prev)) AS gap";

    private InboxTurns() {}

    /// A message that may be handed over.
    ///
    /// @param followsGap whether the one before it in its lane never came
    /// @param expires when nobody waits for it any more
    record Ready(Name name, String capability, long fence, long reruns, boolean followsGap, Instant expires) {}

    /// Those that may be begun now: of peers of which nothing is with the local agent first, then the oldest.
    /// So a peer that leaves hundreds has no more of the agent than the others leave it, and the next hand
    /// that is free is somebody else's.
    static List<Ready> next(Transaction tx, Instant now, int most) {
        List<Ready> oldest = ready(tx, now, "", most);
        Set<AgentId> busy = Set.copyOf(tx.queryAll(
                "SELECT DISTINCT peer FROM inbox WHERE state = 'running'", row -> new AgentId(row.text("peer"))));
        boolean areAllOfBusyPeers =
                oldest.stream().allMatch(each -> busy.contains(each.name().peer()));
        if (oldest.size() < most || !areAllOfBusyPeers) {
            return oldest;
        }
        List<Ready> others = ready(tx, now, " AND peer NOT IN (SELECT peer FROM inbox WHERE state = 'running')", most);
        return Stream.concat(others.stream(), oldest.stream()).limit(most).toList();
    }

    private static List<Ready> ready(Transaction tx, Instant now, String condition, int most) {
        return tx.queryAll(
                "SELECT *, " + FOLLOWS_GAP + " FROM inbox WHERE state = 'received'" + condition
                        + " AND next_try <= ? AND expires >= ? AND " + IS_ITS_TURN + " ORDER BY seq LIMIT " + most,
                InboxTurns::ready,
                now.toEpochMilli(),
                now.minus(SKEW).toEpochMilli(),
                now.minus(SKEW).toEpochMilli(),
                now.minus(LONGEST_GAP).toEpochMilli());
    }

    /// Those whose time was over before their turn came.
    static List<Name> expired(Transaction tx, Instant now) {
        return tx.queryAll(
                "SELECT peer, mid FROM inbox WHERE state = 'received' AND expires < ? ORDER BY seq LIMIT "
                        + MAX_EXPIRED,
                InboxTable::name,
                now.minus(SKEW).toEpochMilli());
    }

    /// Those that a process before this one had begun.
    static List<Ready> begun(Transaction tx) {
        return tx.queryAll(
                "SELECT *, " + FOLLOWS_GAP + " FROM inbox WHERE state = 'running' ORDER BY seq", InboxTurns::ready);
    }

    /// Those that were begun and not answered in time.
    static List<Ready> overdue(Transaction tx, Instant now) {
        return tx.queryAll(
                "SELECT *, " + FOLLOWS_GAP + " FROM inbox WHERE state = 'running' AND next_try <= ? ORDER BY seq",
                InboxTurns::ready,
                now.toEpochMilli());
    }

    private static Ready ready(Row row) {
        Name name = InboxTable.name(row);
        return new Ready(
                name,
                InboxTable.title(row, name),
                row.number("fence"),
                row.number("reruns"),
                row.flag("gap"),
                Instant.ofEpochMilli(row.number("expires")));
    }
}
