package io.agentmesh.registry.lease;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// Tables `card_leases` and `agent_sightings`. Runs inside the caller's transaction; holds no state.
final class LeaseRepository {
    private static final String FIND = "SELECT lease_secs FROM card_leases WHERE card_id = ?";
    private static final String PUT = """
            INSERT INTO card_leases (card_id, lease_secs) VALUES (?, ?)
            ON CONFLICT (card_id) DO UPDATE SET lease_secs = excluded.lease_secs""";
    private static final String DROP = "DELETE FROM card_leases WHERE card_id = ?";
    private static final String SEEN = "SELECT seen_at FROM agent_sightings WHERE agent_id = ?";
    private static final String SAW = """
            INSERT INTO agent_sightings (agent_id, seen_at) VALUES (?, ?)
            ON CONFLICT (agent_id) DO UPDATE SET seen_at = excluded.seen_at WHERE excluded.seen_at > seen_at""";

    /// The lease that the card's registration asked for, in seconds.
    Optional<Long> find(Transaction tx, CardId card) {
        return tx.queryOne(FIND, row -> row.getLong("lease_secs"), card.toString());
    }

    void put(Transaction tx, CardId card, long seconds) {
        tx.update(PUT, card.toString(), seconds);
    }

    void drop(Transaction tx, CardId card) {
        tx.update(DROP, card.toString());
    }

    /// When an agent was there last, in seconds since the Unix epoch.
    Optional<Long> seenAt(Transaction tx, AgentId agent) {
        return tx.queryOne(SEEN, row -> row.getLong("seen_at"), agent.value());
    }

    void saw(Transaction tx, AgentId agent, long seconds) {
        tx.update(SAW, agent.value(), seconds);
    }
}
