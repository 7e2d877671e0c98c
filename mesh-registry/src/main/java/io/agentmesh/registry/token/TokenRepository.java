package io.agentmesh.registry.token;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.SetupKeyId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// API tokens, table `api_tokens`, and which setup key made them, table `token_origins`. Runs inside the caller's
// transaction; holds no state.
public final class TokenRepository {
    private static final String FIND =
            "SELECT token_hash, user_id, created_at, expires_at FROM api_tokens WHERE token_hash = ?";
    private static final String ADD =
            "INSERT INTO api_tokens (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)";

    private static final String ADD_ORIGIN =
            "INSERT INTO token_origins (token_hash, setup_key, group_id) VALUES (?, ?, ?)";
    private static final String DELETE_MADE_WITH_KEYS = """
            DELETE FROM api_tokens
            WHERE token_hash IN (SELECT token_hash FROM token_origins WHERE group_id = ?)""";

    /// What is kept of the token with this hash.
    public Optional<ApiTokenRecord> find(Transaction tx, SecretHash hash) {
        return tx.queryOne(FIND, TokenRepository::toToken, hash.hex());
    }

    /// Keeps a token.
    public void add(Transaction tx, ApiTokenRecord token) {
        Timestamp end = token.expiresAt();
        tx.update(
                ADD,
                token.hash().hex(),
                token.user().toString(),
                token.createdAt().textWithOffset(),
                end == null ? null : end.textWithOffset());
    }

    /// Keeps a token that was made with a setup key, and where it comes from.
    public void add(Transaction tx, ApiTokenRecord token, SetupKeyId key, GroupId group) {
        add(tx, token);
        tx.update(ADD_ORIGIN, token.hash().hex(), key.toString(), group.toString());
    }

    /// Takes away the tokens that were made with one issuer's setup keys for a group.
    public void deleteMadeWithKeys(Transaction tx, GroupId group, UserId issuer) {
        tx.update(DELETE_MADE_WITH_KEYS + " AND user_id = ?", group.toString(), issuer.toString());
    }

    /// Takes away the tokens that were made with anybody's setup keys for a group.
    public void deleteMadeWithKeys(Transaction tx, GroupId group) {
        tx.update(DELETE_MADE_WITH_KEYS, group.toString());
    }

    private static ApiTokenRecord toToken(ResultSet row) throws SQLException {
        return new ApiTokenRecord(
                new SecretHash(Columns.text(row, "token_hash")),
                new UserId(Columns.uuid(row, "user_id")),
                Columns.time(row, "created_at"),
                Columns.optionalTime(row, "expires_at"));
    }
}
