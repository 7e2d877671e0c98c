package io.agentmesh.registry.retention;

import io.agentmesh.registry.store.Transaction;

/// Deletes rows that are dead since a while, so many at a time. Runs inside the caller's transaction; holds no state.
final class RetentionRepository {
    private static final String TOKENS = """
            DELETE FROM api_tokens WHERE token_hash IN
                (SELECT token_hash FROM api_tokens WHERE expires_at < ? LIMIT ?)""";
    private static final String SETUP_KEYS =
            "DELETE FROM setup_keys WHERE id IN (SELECT id FROM setup_keys WHERE expires_at < ? LIMIT ?)";
    private static final String SIGHTINGS = """
            DELETE FROM agent_sightings WHERE agent_id IN
                (SELECT s.agent_id FROM agent_sightings AS s
                 WHERE s.seen_at < unixepoch(?)
                     AND NOT EXISTS (SELECT 1 FROM agent_cards AS c WHERE c.agent_id = s.agent_id)
                 LIMIT ?)""";

    /// Tokens that ended before this time; how many.
    int dropTokens(Transaction tx, String before, int atMost) {
        return tx.update(TOKENS, before, atMost);
    }

    /// Setup keys that ended before this time, used or not; how many.
    int dropSetupKeys(Transaction tx, String before, int atMost) {
        return tx.update(SETUP_KEYS, before, atMost);
    }

    /// Notes of agents that were there last before this time and have no card; how many.
    int dropSightings(Transaction tx, String before, int atMost) {
        return tx.update(SIGHTINGS, before, atMost);
    }
}
