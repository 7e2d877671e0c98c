package io.agentmesh.registry.rotation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Completed rotations, table `key_rotations`: rows are added and never changed. Runs inside the caller's
/// transaction; holds no state.
final class KeyHistoryRepository {
    private static final String ADD = """
            INSERT INTO key_rotations (old_agent_id, new_agent_id, first_agent_id, position,
                timestamp, signature, new_signature, completed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String FIRST = """
            SELECT first_agent_id FROM key_rotations WHERE new_agent_id = ?
            UNION SELECT first_agent_id FROM key_rotations WHERE old_agent_id = ?""";
    private static final String POSITION = "SELECT position FROM key_rotations WHERE new_agent_id = ?";
    private static final String NEWEST = """
            SELECT last.new_agent_id
            FROM key_rotations AS one JOIN key_rotations AS last ON last.first_agent_id = one.first_agent_id
            WHERE one.old_agent_id = ?
            ORDER BY last.position DESC LIMIT 1""";
    private static final String CHAIN = """
            SELECT old_agent_id, new_agent_id, timestamp, signature, new_signature
            FROM key_rotations WHERE first_agent_id = ? ORDER BY position LIMIT ?""";

    void add(Transaction tx, KeyChange change, AgentId first, int position, Timestamp completedAt) {
        tx.update(
                ADD,
                change.oldAgentId().value(),
                change.newAgentId().value(),
                first.value(),
                position,
                change.proof().timestampMillis(),
                change.proof().signature(),
                change.newSignature(),
                completedAt.textWithOffset());
    }

    /// The first key of the chain that this one is part of; empty if it is part of none.
    Optional<AgentId> first(Transaction tx, AgentId agent) {
        return tx.queryOne(FIRST, row -> Columns.agentId(row, "first_agent_id"), agent.value(), agent.value());
    }

    /// How many rotations led to this key.
    int position(Transaction tx, AgentId agent) {
        return tx.queryOne(POSITION, row -> row.getInt("position"), agent.value())
                .orElse(0);
    }

    /// The last key of the chain in which this one was replaced; empty if it was not.
    Optional<AgentId> newest(Transaction tx, AgentId agent) {
        return tx.queryOne(NEWEST, row -> Columns.agentId(row, "new_agent_id"), agent.value());
    }

    /// The rotations behind a first key, in order.
    List<KeyChange> of(Transaction tx, AgentId first) {
        return tx.queryAll(CHAIN, KeyHistoryRepository::toChange, first.value(), KeyChain.MAX_CHANGES);
    }

    static KeyChange toChange(ResultSet row) throws SQLException {
        return new KeyChange(
                new RotationProof(
                        Columns.agentId(row, "old_agent_id"), Columns.text(row, "signature"), row.getLong("timestamp")),
                Columns.agentId(row, "new_agent_id"),
                Columns.optionalText(row, "new_signature"));
    }
}
