package io.agentmesh.registry.token;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// API tokens, table `api_tokens`. Runs inside the caller's transaction; holds no state.
public final class TokenRepository {
    private static final String FIND =
            "SELECT token_hash, user_id, created_at, expires_at FROM api_tokens WHERE token_hash = ?";
    private static final String ADD =
            "INSERT INTO api_tokens (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)";

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

    private static ApiTokenRecord toToken(ResultSet row) throws SQLException {
        return new ApiTokenRecord(
                new SecretHash(Columns.text(row, "token_hash")),
                new UserId(Columns.uuid(row, "user_id")),
                Columns.time(row, "created_at"),
                Columns.optionalTime(row, "expires_at"));
    }
}
