package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.registry.store.Transaction;

/// The number of the last event of each group, table `group_streams`. Runs inside the caller's transaction;
/// holds no state.
final class StreamRepository {
    private static final String NEXT = """
            INSERT INTO group_streams (group_id, seq) VALUES (?, 1)
            ON CONFLICT (group_id) DO UPDATE SET seq = seq + 1
            RETURNING seq""";
    private static final String CURRENT = "SELECT seq FROM group_streams WHERE group_id = ?";

    private static final String FORGET = "DELETE FROM group_streams WHERE group_id = ?";

    private StreamRepository() {}

    /// Takes the next number.
    static long next(Transaction tx, GroupId group) {
        return tx.queryOne(NEXT, row -> row.getLong(1), group.toString()).orElseThrow();
    }

    /// The number taken last; 0 before the first.
    static long current(Transaction tx, GroupId group) {
        return tx.queryOne(CURRENT, row -> row.getLong(1), group.toString()).orElse(0L);
    }

    /// Forgets the numbers of a group that ends.
    static void forget(Transaction tx, GroupId group) {
        tx.update(FORGET, group.toString());
    }
}
