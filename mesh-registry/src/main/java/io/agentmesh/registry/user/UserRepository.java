package io.agentmesh.registry.user;

import io.agentmesh.core.account.User;
import io.agentmesh.core.account.UserId;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Users, table `users`. Runs inside the caller's transaction; holds no state.
public final class UserRepository {
    private static final String SELECT = "SELECT id, external_id, provider, display_name, created_at FROM users ";
    private static final String FIND = SELECT + "WHERE id = ?";
    private static final String FIND_EXTERNAL = SELECT + "WHERE external_id = ?";
    private static final String ADD =
            "INSERT INTO users (id, external_id, provider, display_name, created_at) VALUES (?, ?, ?, ?, ?)";

    /// The user with this id.
    public Optional<User> find(Transaction tx, UserId id) {
        return tx.queryOne(FIND, UserRepository::toUser, id.toString());
    }

    /// The user whom a login provider knows by this id.
    public Optional<User> findByExternalId(Transaction tx, String externalId) {
        return tx.queryOne(FIND_EXTERNAL, UserRepository::toUser, externalId);
    }

    /// Keeps a user.
    public void add(Transaction tx, User user) {
        tx.update(
                ADD,
                user.id().toString(),
                user.externalId(),
                user.provider(),
                user.displayName(),
                user.createdAt().textWithOffset());
    }

    private static User toUser(ResultSet row) throws SQLException {
        return new User(
                new UserId(Columns.uuid(row, "id")),
                Columns.text(row, "external_id"),
                Columns.text(row, "provider"),
                Columns.optionalText(row, "display_name"),
                Columns.time(row, "created_at"));
    }
}
