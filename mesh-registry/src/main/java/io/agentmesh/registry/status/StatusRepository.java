package io.agentmesh.registry.status;

import io.agentmesh.registry.store.Transaction;

/// Asks the database whether it answers. Holds no state.
final class StatusRepository {
    private static final String ANYTHING = "SELECT 1";

    /// True if it does; else the read fails.
    boolean answers(Transaction tx) {
        return tx.queryOne(ANYTHING, row -> row.getInt(1)).isPresent();
    }
}
