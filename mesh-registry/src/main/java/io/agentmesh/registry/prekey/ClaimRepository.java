package io.agentmesh.registry.prekey;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// Table `prekey_claims`. Runs inside the caller's transaction; holds no state.
final class ClaimRepository {
    /// In the column for a claim that got no one-time prekey.
    private static final long LAST_RESORT = 0;

    private static final String FIND = """
            SELECT coalesce(one_time_id, 0) AS id FROM prekey_claims
            WHERE agent_id = ? AND caller_id = ? AND nonce = ? AND claimed_at > ?""";
    private static final String PUT = """
            INSERT INTO prekey_claims (agent_id, caller_id, nonce, user_id, one_time_id, claimed_at)
            VALUES (?, ?, ?, ?, nullif(?, 0), ?)
            ON CONFLICT (agent_id, caller_id, nonce) DO UPDATE SET
                user_id = excluded.user_id, one_time_id = excluded.one_time_id, claimed_at = excluded.claimed_at""";
    private static final String OF_PAIR = """
            SELECT claimed_at FROM prekey_claims WHERE agent_id = ? AND caller_id = ? AND claimed_at > ?
            ORDER BY claimed_at DESC LIMIT 1 OFFSET ?""";
    private static final String OF_USER = """
            SELECT claimed_at FROM prekey_claims WHERE user_id = ? AND claimed_at > ?
            ORDER BY claimed_at DESC LIMIT 1 OFFSET ?""";
    private static final String KEYS_OF_TARGET = """
            SELECT count(*) FROM prekey_claims
            WHERE agent_id = ? AND claimed_at > ? AND one_time_id IS NOT NULL""";
    private static final String LAST_RESORTS_OF_TARGET = """
            SELECT count(*) FROM prekey_claims WHERE agent_id = ? AND claimed_at > ? AND one_time_id IS NULL""";
    private static final String DROP_OLD = """
            DELETE FROM prekey_claims WHERE (agent_id, caller_id, nonce) IN (
                SELECT agent_id, caller_id, nonce FROM prekey_claims WHERE claimed_at <= ? LIMIT ?)""";

    /// What this very claim got after `sinceMillis`; 0 if no one-time prekey was left.
    Optional<Long> find(Transaction tx, Claim claim, long sinceMillis) {
        return tx.queryOne(
                FIND,
                row -> row.getLong("id"),
                claim.agent().value(),
                claim.caller().value(),
                claim.nonce().toString(),
                sinceMillis);
    }

    void put(Transaction tx, Claim claim, UserId user, Optional<Long> oneTimeId, long nowMillis) {
        tx.update(
                PUT,
                claim.agent().value(),
                claim.caller().value(),
                claim.nonce().toString(),
                user.toString(),
                oneTimeId.orElse(LAST_RESORT),
                nowMillis);
    }

    /// When the `count`-th newest claim of a pair was made, if there are so many after `sinceMillis`.
    Optional<Long> ofPair(Transaction tx, Claim claim, long sinceMillis, int count) {
        return tx.queryOne(
                OF_PAIR,
                row -> row.getLong(1),
                claim.agent().value(),
                claim.caller().value(),
                sinceMillis,
                count - 1);
    }

    /// When the `count`-th newest claim of a user was made, if there are so many after `sinceMillis`.
    Optional<Long> ofUser(Transaction tx, UserId user, long sinceMillis, int count) {
        return tx.queryOne(OF_USER, row -> row.getLong(1), user.toString(), sinceMillis, count - 1);
    }

    /// One-time prekeys of an agent that went after `sinceMillis`.
    int keysOf(Transaction tx, AgentId agent, long sinceMillis) {
        return tx.queryOne(KEYS_OF_TARGET, row -> row.getInt(1), agent.value(), sinceMillis)
                .orElse(0);
    }

    /// Claims on an agent that got none, after `sinceMillis`.
    int lastResortsOf(Transaction tx, AgentId agent, long sinceMillis) {
        return tx.queryOne(LAST_RESORTS_OF_TARGET, row -> row.getInt(1), agent.value(), sinceMillis)
                .orElse(0);
    }

    /// Forgets some claims that were made at this time or before.
    void dropOld(Transaction tx, long untilMillis, int most) {
        tx.update(DROP_OLD, untilMillis, most);
    }
}
