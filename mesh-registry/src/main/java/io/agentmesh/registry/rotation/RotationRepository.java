package io.agentmesh.registry.rotation;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// What a rotation changes in tables `agent_cards` and `acl_rules`, and its proofs while it is under way, table
/// `pending_rotations`. Runs inside the caller's transaction; holds no state.
final class RotationRepository {
    private static final String PENDING = """
            SELECT pending_agent_id, rotation_expires_at FROM agent_cards
            WHERE id = ? AND pending_agent_id IS NOT NULL""";
    private static final String BEGIN =
            "UPDATE agent_cards SET pending_agent_id = ?, rotation_expires_at = ? WHERE id = ?";
    private static final String KEEP_PROOFS = """
            INSERT INTO pending_rotations (card_id, old_agent_id, new_agent_id, timestamp, signature, new_signature)
            VALUES (?, ?, ?, ?, ?, ?)""";
    private static final String PROOFS = """
            SELECT old_agent_id, new_agent_id, timestamp, signature, new_signature
            FROM pending_rotations WHERE card_id = ? AND old_agent_id = ? AND new_agent_id = ?""";
    private static final String FORGET_PROOFS = "DELETE FROM pending_rotations WHERE card_id = ?";
    private static final String END =
            "UPDATE agent_cards SET pending_agent_id = NULL, rotation_expires_at = NULL WHERE id = ?";
    private static final String REPLACE = """
            UPDATE agent_cards
            SET agent_id = ?, pending_agent_id = NULL, rotation_expires_at = NULL, updated_at = ?
            WHERE agent_id = ? AND owner_id = ?""";
    private static final String IS_PENDING = "SELECT 1 FROM agent_cards WHERE pending_agent_id = ? AND id <> ?";
    private static final String RENAME_SOURCE = "UPDATE acl_rules SET source = ? WHERE source = ? AND group_id = ?";
    private static final String RENAME_TARGET = "UPDATE acl_rules SET target = ? WHERE target = ? AND group_id = ?";

    /// The key that waits for its place.
    Optional<Waiting> pending(Transaction tx, CardId card) {
        return tx.queryOne(PENDING, RotationRepository::toWaiting, card.toString());
    }

    /// Whether the key waits for another card's place.
    boolean isPendingElsewhere(Transaction tx, AgentId agent, CardId card) {
        return tx.queryOne(IS_PENDING, row -> row.getInt(1), agent.value(), card.toString())
                .isPresent();
    }

    /// Begins a rotation, in place of one that may have lapsed.
    void begin(Transaction tx, CardId card, KeyChange change, Timestamp until) {
        tx.update(BEGIN, change.newAgentId().value(), until.textWithOffset(), card.toString());
        tx.update(FORGET_PROOFS, card.toString());
        tx.update(
                KEEP_PROOFS,
                card.toString(),
                change.oldAgentId().value(),
                change.newAgentId().value(),
                change.proof().timestampMillis(),
                change.proof().signature(),
                change.newSignature());
    }

    /// The proofs of the rotation from a key to another; empty if the original's program began it.
    Optional<KeyChange> proofs(Transaction tx, CardId card, AgentId oldId, AgentId newId) {
        return tx.queryOne(PROOFS, KeyHistoryRepository::toChange, card.toString(), oldId.value(), newId.value());
    }

    /// Ends a rotation that is given up.
    void cancel(Transaction tx, CardId card) {
        tx.update(END, card.toString());
        tx.update(FORGET_PROOFS, card.toString());
    }

    /// Puts a key in another's place in all cards of an owner.
    void replace(Transaction tx, AgentId oldId, AgentId newId, UserId owner, Timestamp now) {
        tx.update(REPLACE, newId.value(), now.textWithOffset(), oldId.value(), owner.toString());
    }

    void forgetProofs(Transaction tx, CardId card) {
        tx.update(FORGET_PROOFS, card.toString());
    }

    /// Puts a key in another's place in a group's rules; a rule with it on both sides counts twice.
    int renameInRules(Transaction tx, GroupId group, AgentId from, AgentId to) {
        return tx.update(RENAME_SOURCE, to.value(), from.value(), group.toString())
                + tx.update(RENAME_TARGET, to.value(), from.value(), group.toString());
    }

    /// A key that waits for its place.
    ///
    /// @param agent the key
    /// @param until the end of the grace; a rotation of the original's may have none
    record Waiting(AgentId agent, Optional<Timestamp> until) {
        boolean hasLapsed(Timestamp now) {
            return until.map(end -> now.compareTo(end) >= 0).orElse(true);
        }
    }

    private static Waiting toWaiting(ResultSet row) throws SQLException {
        return new Waiting(
                Columns.agentId(row, "pending_agent_id"),
                Optional.ofNullable(Columns.optionalTime(row, "rotation_expires_at")));
    }
}
