package io.agentmesh.registry.gate;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// Finds an agent's group in table `agent_cards`, by index alone. Runs inside the caller's transaction.
final class GateRepository {
    private static final String CURRENT = "SELECT group_id FROM agent_cards WHERE agent_id = ? ORDER BY rowid LIMIT 1";
    private static final String PENDING = """
            SELECT group_id, rotation_expires_at FROM agent_cards
            WHERE pending_agent_id = ? AND rotation_expires_at IS NOT NULL ORDER BY rowid LIMIT 1""";

    /// A group, for as long as the grace of a rotation lasts.
    ///
    /// @param group the group
    /// @param until the end of the grace
    record Graced(GroupId group, Timestamp until) {}

    /// The group of the agent's card; of several cards the oldest one's.
    Optional<GroupId> current(Transaction tx, AgentId agent) {
        return tx.queryOne(CURRENT, row -> new GroupId(Columns.uuid(row, "group_id")), agent.value());
    }

    /// The group of a card that is about to get this key.
    Optional<Graced> pending(Transaction tx, AgentId agent) {
        return tx.queryOne(
                PENDING,
                row -> new Graced(new GroupId(Columns.uuid(row, "group_id")), Columns.time(row, "rotation_expires_at")),
                agent.value());
    }
}
