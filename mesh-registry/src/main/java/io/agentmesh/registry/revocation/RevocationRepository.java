package io.agentmesh.registry.revocation;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Revocations, table `revocations`: one for each key. Runs inside the caller's transaction; holds no state.
public final class RevocationRepository {
    /// Revocations that are listed or put into a snapshot; of more, the newest.
    public static final int MAX_LISTED = 20_000;

    /// Users who share a group with a reader that are looked at; what others beyond revoked is shown as a stranger's.
    static final int MAX_NEIGHBOURS = 100_000;

    private static final String PUT = """
            INSERT INTO revocations (agent_id, reason, revoked_by, signature, timestamp, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (agent_id) DO UPDATE SET
                reason = excluded.reason, revoked_by = excluded.revoked_by, signature = excluded.signature,
                timestamp = excluded.timestamp, created_at = excluded.created_at""";
    private static final String COLUMNS = "agent_id, reason, revoked_by, signature, timestamp, created_at";
    private static final String LIST =
            "SELECT " + COLUMNS + " FROM revocations ORDER BY created_at DESC, rowid DESC LIMIT ?";
    private static final String FIND = "SELECT " + COLUMNS + " FROM revocations WHERE agent_id = ?";
    private static final String NEIGHBOURS = """
            SELECT DISTINCT other.user_id
            FROM group_members AS own JOIN group_members AS other ON other.group_id = own.group_id
            WHERE own.user_id = ? LIMIT ?""";
    private static final String IS_REVOKED = "SELECT 1 FROM revocations WHERE agent_id = ?";
    private static final String GROUPS = "SELECT DISTINCT group_id FROM agent_cards WHERE agent_id = ? LIMIT 100";

    /// Keeps a revocation, in place of an earlier one of the same key.
    public void put(Transaction tx, StoredRevocation stored) {
        KeyRevocation revocation = stored.revocation();
        tx.update(
                PUT,
                revocation.agentId().value(),
                revocation.reason(),
                stored.revokedBy().toString(),
                revocation.signature(),
                revocation.timestampMillis(),
                stored.createdAt().textWithOffset());
    }

    /// The newest revocations first, at most [#MAX_LISTED].
    public List<StoredRevocation> newest(Transaction tx) {
        return tx.queryAll(LIST, RevocationRepository::toRevocation, MAX_LISTED);
    }

    /// What is kept of a key.
    Optional<StoredRevocation> find(Transaction tx, AgentId agent) {
        return tx.queryOne(FIND, RevocationRepository::toRevocation, agent.value());
    }

    /// Everybody who shares a group with a user, at most [#MAX_NEIGHBOURS].
    Set<UserId> neighbours(Transaction tx, UserId user) {
        return Set.copyOf(tx.queryAll(
                NEIGHBOURS, row -> new UserId(Columns.uuid(row, "user_id")), user.toString(), MAX_NEIGHBOURS));
    }

    /// Whether the key was revoked.
    public boolean isRevoked(Transaction tx, AgentId agent) {
        return tx.queryOne(IS_REVOKED, row -> row.getInt(1), agent.value()).isPresent();
    }

    /// The groups that have a card of this agent, at most 100.
    List<GroupId> groupsThatKnow(Transaction tx, AgentId agent) {
        return tx.queryAll(GROUPS, row -> new GroupId(Columns.uuid(row, "group_id")), agent.value());
    }

    private static StoredRevocation toRevocation(ResultSet row) throws SQLException {
        return new StoredRevocation(
                new KeyRevocation(
                        Columns.agentId(row, "agent_id"),
                        Columns.optionalText(row, "reason"),
                        row.getLong("timestamp"),
                        Columns.text(row, "signature")),
                new UserId(Columns.uuid(row, "revoked_by")),
                Columns.time(row, "created_at"));
    }
}
