package io.agentmesh.registry.setupkey;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.SetupKeyId;
import io.agentmesh.core.account.SetupKeyRecord;
import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Setup keys, table `setup_keys`. Runs inside the caller's transaction; holds no state.
public final class SetupKeyRepository {
    /// Keys of one user that are listed; of more, the newest.
    static final int MAX_LISTED = 1000;

    private static final String ONE_OFF = "one_off";
    private static final JsonShape<Long> REUSABLE =
            value -> ObjectReader.of(value, "usage", "reusable").uint32("reusable");

    private static final String COLUMNS =
            "id, key_hash, user_id, group_id, usage, uses_remaining, created_at, expires_at";
    private static final String ADD = "INSERT INTO setup_keys (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String FIND = "SELECT " + COLUMNS + " FROM setup_keys WHERE key_hash = ?";
    private static final String OF_USER =
            "SELECT " + COLUMNS + " FROM setup_keys WHERE user_id = ? ORDER BY created_at DESC, rowid DESC LIMIT ?";
    /// A one-off key is unused while its count is NULL; a reusable one while it is above 0.
    private static final String USE = """
            UPDATE setup_keys
            SET uses_remaining = CASE usage WHEN 'one_off' THEN 0 ELSE uses_remaining - 1 END
            WHERE id = ? AND CASE usage WHEN 'one_off' THEN uses_remaining IS NULL ELSE uses_remaining > 0 END""";
    private static final String DELETE = "DELETE FROM setup_keys WHERE id = ? AND user_id = ?";

    private static final String DELETE_OF_GROUP = "DELETE FROM setup_keys WHERE group_id = ?";

    void add(Transaction tx, SetupKeyRecord key) {
        tx.update(
                ADD,
                key.id().toString(),
                key.hash().hex(),
                key.user().toString(),
                key.group().toString(),
                stored(key.usage()),
                key.usesRemaining(),
                key.createdAt().textWithOffset(),
                key.expiresAt().textWithOffset());
    }

    Optional<SetupKeyRecord> find(Transaction tx, SecretHash hash) {
        return tx.queryOne(FIND, SetupKeyRepository::toKey, hash.hex());
    }

    /// A user's keys over all groups, newest first, used and ended ones included, at most [#MAX_LISTED].
    List<SetupKeyRecord> ofUser(Transaction tx, UserId user) {
        return tx.queryAll(OF_USER, SetupKeyRepository::toKey, user.toString(), MAX_LISTED);
    }

    /// Counts one use; false if the key is used up.
    boolean use(Transaction tx, SetupKeyId key) {
        return tx.update(USE, key.toString()) == 1;
    }

    /// Takes a user's key away; false if the user has no such key.
    boolean delete(Transaction tx, SetupKeyId key, UserId user) {
        return tx.update(DELETE, key.toString(), user.toString()) == 1;
    }

    /// Takes away the keys that an issuer made for a group.
    public void deleteOf(Transaction tx, GroupId group, UserId issuer) {
        tx.update(DELETE_OF_GROUP + " AND user_id = ?", group.toString(), issuer.toString());
    }

    /// Takes away all keys for a group.
    public void deleteOf(Transaction tx, GroupId group) {
        tx.update(DELETE_OF_GROUP, group.toString());
    }

    private static String stored(SetupKeyUsage usage) {
        return switch (usage) {
            case SetupKeyUsage.OneOff() -> ONE_OFF;
            case SetupKeyUsage.Reusable(long maxUses) ->
                new ObjectWriter().number("reusable", maxUses).end();
        };
    }

    private static SetupKeyRecord toKey(ResultSet row) throws SQLException {
        SetupKeyUsage usage = toUsage(row);
        return new SetupKeyRecord(
                new SetupKeyId(Columns.uuid(row, "id")),
                new SecretHash(Columns.text(row, "key_hash")),
                new UserId(Columns.uuid(row, "user_id")),
                new GroupId(Columns.uuid(row, "group_id")),
                usage,
                remaining(row, usage),
                Columns.time(row, "created_at"),
                Columns.time(row, "expires_at"));
    }

    private static SetupKeyUsage toUsage(ResultSet row) throws SQLException {
        return Columns.text(row, "usage").equals(ONE_OFF)
                ? new SetupKeyUsage.OneOff()
                : new SetupKeyUsage.Reusable(Columns.json(row, "usage", REUSABLE));
    }

    /// A one-off key shows no count, used or not (registry §6.10).
    private static @Nullable Long remaining(ResultSet row, SetupKeyUsage usage) throws SQLException {
        return usage instanceof SetupKeyUsage.OneOff ? null : (Long) row.getLong("uses_remaining");
    }
}
