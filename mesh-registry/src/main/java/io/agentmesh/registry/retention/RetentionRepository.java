package io.agentmesh.registry.retention;

import io.agentmesh.registry.store.Transaction;

/// Deletes rows that are dead since a while, so many at a time. Runs inside the caller's transaction; holds no state.
///
/// Times are compared as texts, which holds for years of four digits; those beyond, which the original's durations
/// could give, have a sign in front and sort before all digits: they are left alone.
final class RetentionRepository {
    private static final String TOKENS = """
            DELETE FROM api_tokens WHERE token_hash IN
                (SELECT token_hash FROM api_tokens WHERE expires_at >= '0' AND expires_at < ? LIMIT ?)""";
    private static final String SETUP_KEYS = """
            DELETE FROM setup_keys WHERE id IN
                (SELECT id FROM setup_keys WHERE expires_at >= '0' AND expires_at < ? LIMIT ?)""";
    private static final String SIGHTINGS = """
            DELETE FROM agent_sightings WHERE agent_id IN
                (SELECT s.agent_id FROM agent_sightings AS s
                 WHERE s.seen_at < unixepoch(?)
                     AND NOT EXISTS (SELECT 1 FROM agent_cards AS c WHERE c.agent_id = s.agent_id)
                 LIMIT ?)""";

    private static final String PROOFS_OF_LAPSED = """
            DELETE FROM pending_rotations WHERE card_id IN
                (SELECT id FROM agent_cards
                 WHERE pending_agent_id IS NOT NULL AND rotation_expires_at >= '0' AND rotation_expires_at < ?
                 ORDER BY rotation_expires_at LIMIT ?)""";
    private static final String LAPSED = """
            UPDATE agent_cards SET pending_agent_id = NULL, rotation_expires_at = NULL WHERE id IN
                (SELECT id FROM agent_cards
                 WHERE pending_agent_id IS NOT NULL AND rotation_expires_at >= '0' AND rotation_expires_at < ?
                 ORDER BY rotation_expires_at LIMIT ?)""";

    /// Tokens that ended before this time; how many.
    int dropTokens(Transaction tx, String before, int atMost) {
        return tx.update(TOKENS, before, atMost);
    }

    /// Setup keys that ended before this time, used or not; how many.
    int dropSetupKeys(Transaction tx, String before, int atMost) {
        return tx.update(SETUP_KEYS, before, atMost);
    }

    /// Rotations that nobody completed and whose grace ended before this time, with their proofs; how many. Those that
    /// were completed are the chain of an agent's keys and stay for good.
    int dropLapsedRotations(Transaction tx, String before, int atMost) {
        tx.update(PROOFS_OF_LAPSED, before, atMost);
        return tx.update(LAPSED, before, atMost);
    }

    /// Notes of agents that were there last before this time and have no card; how many.
    int dropSightings(Transaction tx, String before, int atMost) {
        return tx.update(SIGHTINGS, before, atMost);
    }
}
