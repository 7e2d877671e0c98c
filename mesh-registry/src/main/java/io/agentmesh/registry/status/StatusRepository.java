package io.agentmesh.registry.status;

import io.agentmesh.registry.store.Transaction;

/// Asks the database whether it answers, and whether it takes something. Holds no state.
final class StatusRepository {
    /// More than the last page of a file or a gap in it may have room for.
    private static final int PROBE_BYTES = 64 << 10;

    private static final String ANYTHING = "SELECT 1";
    private static final String FILL = "INSERT OR REPLACE INTO write_probes (id, filler) VALUES (0, zeroblob(?))";

    /// True if it does; else the read fails.
    boolean answers(Transaction tx) {
        return tx.queryOne(ANYTHING, row -> row.getInt(1)).isPresent();
    }

    /// Writes something that needs room; fails if there is none.
    int fill(Transaction tx) {
        return tx.update(FILL, PROBE_BYTES);
    }

    /// Gives the room back.
    int empty(Transaction tx) {
        return tx.update(FILL, 0);
    }
}
