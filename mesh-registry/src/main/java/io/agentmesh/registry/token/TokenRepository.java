package io.agentmesh.registry.token;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.SetupKeyId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// API tokens, tables `api_tokens` and `token_details`, and which setup key made them, table `token_origins`. Runs
/// inside the caller's transaction; holds no state.
public final class TokenRepository {
    /// Tokens of one user; [Tokens] sees to it that there are not many more.
    public static final int MAX_OF_USER = 1000;

    private static final String SELECT = """
            SELECT t.token_hash, t.user_id, t.created_at, t.expires_at,
                   d.id, d.scope, d.name, d.card_id, d.group_id, d.last_used_at
            FROM api_tokens AS t JOIN token_details AS d ON d.token_hash = t.token_hash
            """;
    private static final String FIND = SELECT + "WHERE t.token_hash = ?";
    private static final String FIND_ID = SELECT + "WHERE d.id = ? AND t.user_id = ?";
    private static final String OF_USER =
            SELECT + "WHERE t.user_id = ? ORDER BY t.created_at DESC, t.rowid DESC LIMIT ?";
    private static final String COUNT = "SELECT count(*) FROM api_tokens WHERE user_id = ?";
    private static final String HAS_USER = "SELECT 1 FROM users WHERE id = ?";
    private static final String ADD =
            "INSERT INTO api_tokens (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)";
    private static final String DETAIL =
            "UPDATE token_details SET scope = ?, name = ?, card_id = ?, group_id = ? WHERE token_hash = ?";
    private static final String ADD_ORIGIN =
            "INSERT INTO token_origins (token_hash, setup_key, group_id) VALUES (?, ?, ?)";
    private static final String DELETE_MADE_WITH_KEYS = """
        DELETE FROM api_tokens
        WHERE token_hash IN (SELECT token_hash FROM token_origins WHERE group_id = ?
                             UNION SELECT token_hash FROM token_details WHERE group_id = ?)\
        """;
    private static final String LOGIN_USED_LEAST = """
            SELECT t.token_hash FROM api_tokens AS t JOIN token_details AS d ON d.token_hash = t.token_hash
            WHERE t.user_id = ? AND t.expires_at IS NOT NULL AND d.scope = 'full'
            ORDER BY coalesce(d.last_used_at, t.created_at), t.rowid LIMIT 1""";
    private static final String OF_NO_CARD = """
            SELECT t.token_hash FROM api_tokens AS t JOIN token_details AS d ON d.token_hash = t.token_hash
            WHERE t.user_id = ? AND d.scope = 'agent'
              AND NOT EXISTS (SELECT 1 FROM agent_cards AS c WHERE c.id = d.card_id)
            ORDER BY t.created_at, t.rowid LIMIT 1""";
    private static final String OF_CARD_USED_LEAST = """
            SELECT t.token_hash FROM api_tokens AS t JOIN token_details AS d ON d.token_hash = t.token_hash
            WHERE t.user_id = ? AND d.scope = 'agent' AND d.card_id = ?
            ORDER BY coalesce(d.last_used_at, t.created_at), t.rowid LIMIT 1""";
    private static final String END_AT = "UPDATE api_tokens SET expires_at = ? WHERE token_hash = ?";
    private static final String USED = "UPDATE token_details SET last_used_at = ? WHERE token_hash = ?";
    private static final String DELETE = "DELETE FROM api_tokens WHERE token_hash = ?";
    private static final String DELETE_OVER = "DELETE FROM api_tokens WHERE user_id = ? AND expires_at < ?";

    /// What is kept of the token with this hash.
    public Optional<StoredToken> find(Transaction tx, SecretHash hash) {
        return tx.queryOne(FIND, TokenRepository::toToken, hash.hex());
    }

    /// A user's token by its id.
    public Optional<StoredToken> find(Transaction tx, TokenId id, UserId user) {
        return tx.queryOne(FIND_ID, TokenRepository::toToken, id.toString(), user.toString());
    }

    /// A user's tokens, newest first, at most [#MAX_OF_USER].
    public List<StoredToken> ofUser(Transaction tx, UserId user) {
        return tx.queryAll(OF_USER, TokenRepository::toToken, user.toString(), MAX_OF_USER);
    }

    /// Whether there is such a user.
    boolean hasUser(Transaction tx, UserId user) {
        return tx.queryOne(HAS_USER, row -> row.getInt(1), user.toString()).isPresent();
    }

    /// How many tokens a user has.
    long count(Transaction tx, UserId user) {
        return tx.queryOne(COUNT, row -> row.getLong(1), user.toString()).orElse(0L);
    }

    /// The token of a user's logins that was used longest ago, if it has any: those of the whole scope that end.
    Optional<SecretHash> loginUsedLeast(Transaction tx, UserId user) {
        return tx.queryOne(LOGIN_USED_LEAST, TokenRepository::toHash, user.toString());
    }

    /// The oldest token of an agent whose card is gone.
    Optional<SecretHash> ofNoCard(Transaction tx, UserId user) {
        return tx.queryOne(OF_NO_CARD, TokenRepository::toHash, user.toString());
    }

    /// The token of this card's agent that was used longest ago.
    Optional<SecretHash> ofCardUsedLeast(Transaction tx, UserId user, CardId card) {
        return tx.queryOne(OF_CARD_USED_LEAST, TokenRepository::toHash, user.toString(), card.toString());
    }

    private static SecretHash toHash(ResultSet row) throws SQLException {
        return new SecretHash(Columns.text(row, "token_hash"));
    }

    /// Keeps a token.
    public void add(Transaction tx, ApiTokenRecord token, Purpose purpose) {
        tx.update(
                ADD,
                token.hash().hex(),
                token.user().toString(),
                token.createdAt().textWithOffset(),
                text(token.expiresAt()));
        tx.update(
                DETAIL,
                purpose.scope().word(),
                purpose.name(),
                purpose.card() == null ? null : purpose.card().toString(),
                purpose.group() == null ? null : purpose.group().toString(),
                token.hash().hex());
    }

    /// Notes with which setup key a token was made.
    public void addOrigin(Transaction tx, SecretHash token, SetupKeyId key, GroupId group) {
        tx.update(ADD_ORIGIN, token.hex(), key.toString(), group.toString());
    }

    /// Takes away the tokens that were made with one issuer's setup keys for a group, and what they became.
    public void deleteMadeWithKeys(Transaction tx, GroupId group, UserId issuer) {
        tx.update(DELETE_MADE_WITH_KEYS + " AND user_id = ?", group.toString(), group.toString(), issuer.toString());
    }

    /// Takes away the tokens that were made with anybody's setup keys for a group, and what they became.
    public void deleteMadeWithKeys(Transaction tx, GroupId group) {
        tx.update(DELETE_MADE_WITH_KEYS, group.toString(), group.toString());
    }

    /// Lets a token end at a time.
    void endAt(Transaction tx, SecretHash token, Timestamp end) {
        tx.update(END_AT, end.textWithOffset(), token.hex());
    }

    /// Notes that a token was used.
    void used(Transaction tx, SecretHash token, Timestamp at) {
        tx.update(USED, at.textWithOffset(), token.hex());
    }

    /// Takes a token away.
    public void delete(Transaction tx, SecretHash token) {
        tx.update(DELETE, token.hex());
    }

    /// Takes away what of a user's tokens has been over since before a time.
    void deleteOver(Transaction tx, UserId user, Timestamp since) {
        tx.update(DELETE_OVER, user.toString(), since.textWithOffset());
    }

    private static @Nullable String text(@Nullable Timestamp time) {
        return time == null ? null : time.textWithOffset();
    }

    private static StoredToken toToken(ResultSet row) throws SQLException {
        var record = new ApiTokenRecord(
                new SecretHash(Columns.text(row, "token_hash")),
                new UserId(Columns.uuid(row, "user_id")),
                Columns.time(row, "created_at"),
                Columns.optionalTime(row, "expires_at"));
        UUID card = optionalUuid(row, "card_id");
        UUID group = optionalUuid(row, "group_id");
        var purpose = new Purpose(
                Scope.of(Columns.text(row, "scope")).orElseThrow(() -> Columns.damaged("scope")),
                Columns.optionalText(row, "name"),
                card == null ? null : new CardId(card),
                group == null ? null : new GroupId(group));
        return new StoredToken(
                new TokenId(Columns.uuid(row, "id")), record, purpose, Columns.optionalTime(row, "last_used_at"));
    }

    private static @Nullable UUID optionalUuid(ResultSet row, String column) throws SQLException {
        String text = Columns.optionalText(row, column);
        return text == null ? null : UuidText.parse(text).orElseThrow(() -> Columns.damaged(column));
    }
}
