package io.agentmesh.registry.gate;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// Finds an agent's group in table `agent_cards`, in one statement that looks at indexes alone. Runs inside the
/// caller's transaction.
final class GateRepository {
    /// A card counts while its owner belongs to its group; one that has the key before one that is about to get
    /// it, and of several the oldest.
    private static final String FIND = """
            SELECT card.group_id, card.until
            FROM (SELECT group_id, owner_id, 0 AS waits, rowid AS age, NULL AS until
                  FROM agent_cards WHERE agent_id = ?
                  UNION ALL
                  SELECT group_id, owner_id, 1, rowid, rotation_expires_at
                  FROM agent_cards WHERE pending_agent_id = ? AND rotation_expires_at IS NOT NULL) AS card
            WHERE NOT EXISTS (SELECT 1 FROM revocations WHERE agent_id = ?)
              AND EXISTS (SELECT 1 FROM group_members AS m
                          WHERE m.group_id = card.group_id AND m.user_id = card.owner_id)
            ORDER BY card.waits, card.age LIMIT 1""";

    /// An agent's group.
    ///
    /// @param group the group
    /// @param until the end of the grace of a rotation, if the agent is there by it alone
    record Admitted(GroupId group, Optional<Timestamp> until) {}

    /// The group of the agent's card, or of one that is about to get this key; empty if the key was revoked.
    Optional<Admitted> find(Transaction tx, AgentId agent) {
        return tx.queryOne(
                FIND,
                row -> new Admitted(
                        new GroupId(Columns.uuid(row, "group_id")),
                        Optional.ofNullable(Columns.optionalTime(row, "until"))),
                agent.value(),
                agent.value(),
                agent.value());
    }
}
