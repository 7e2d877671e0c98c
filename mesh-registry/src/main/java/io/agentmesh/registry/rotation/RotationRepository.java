package io.agentmesh.registry.rotation;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// What a rotation changes in tables `agent_cards` and `acl_rules`. Runs inside the caller's transaction; holds no
/// state.
final class RotationRepository {
    private static final String PENDING =
            "SELECT pending_agent_id FROM agent_cards WHERE id = ? AND pending_agent_id IS NOT NULL";
    private static final String BEGIN =
            "UPDATE agent_cards SET pending_agent_id = ?, rotation_expires_at = ? WHERE id = ?";
    private static final String COMPLETE = """
            UPDATE agent_cards
            SET agent_id = pending_agent_id, pending_agent_id = NULL, rotation_expires_at = NULL, updated_at = ?
            WHERE id = ?""";
    private static final String RENAME_SOURCE = "UPDATE acl_rules SET source = ? WHERE source = ? AND group_id = ?";
    private static final String RENAME_TARGET = "UPDATE acl_rules SET target = ? WHERE target = ? AND group_id = ?";

    /// The key that waits for its place, however long.
    Optional<AgentId> pending(Transaction tx, CardId card) {
        return tx.queryOne(PENDING, row -> Columns.agentId(row, "pending_agent_id"), card.toString());
    }

    void begin(Transaction tx, CardId card, AgentId newAgentId, Timestamp until) {
        tx.update(BEGIN, newAgentId.value(), until.textWithOffset(), card.toString());
    }

    void complete(Transaction tx, CardId card, Timestamp now) {
        tx.update(COMPLETE, now.textWithOffset(), card.toString());
    }

    /// Puts a key in another's place in a group's rules; a rule with it on both sides counts twice.
    int renameInRules(Transaction tx, GroupId group, AgentId from, AgentId to) {
        return tx.update(RENAME_SOURCE, to.value(), from.value(), group.toString())
                + tx.update(RENAME_TARGET, to.value(), from.value(), group.toString());
    }
}
