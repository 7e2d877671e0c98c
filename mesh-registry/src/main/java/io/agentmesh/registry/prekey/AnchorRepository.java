package io.agentmesh.registry.prekey;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Transaction;

/// Table `prekey_anchors`. Runs inside the caller's transaction; holds no state.
final class AnchorRepository {
    private static final String BOOT = "SELECT boot FROM prekey_anchors WHERE name = ?";
    private static final String RAISE = """
            INSERT INTO prekey_anchors (name, boot) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET boot = max(boot, excluded.boot)""";

    /// The highest count under a lasting name; 0 if there is none.
    long boot(Transaction tx, AgentId name) {
        return tx.queryOne(BOOT, row -> row.getLong("boot"), name.value()).orElse(0L);
    }

    /// Keeps a count that is ahead of the one that is kept.
    void raise(Transaction tx, AgentId name, long boot) {
        tx.update(RAISE, name.value(), boot);
    }
}
