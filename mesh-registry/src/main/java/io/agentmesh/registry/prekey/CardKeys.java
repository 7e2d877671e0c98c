package io.agentmesh.registry.prekey;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.rotation.KeyHistory;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys under which a card's agent may publish: the one in force, and the one that a rotation is about to
/// bring.
///
/// @param current in force
/// @param pending about to come, if any
/// @param name the id of the agent's first key
record CardKeys(AgentId current, Optional<AgentId> pending, AgentId name) {
    private static final String PENDING =
            "SELECT pending_agent_id FROM agent_cards WHERE id = ? AND pending_agent_id IS NOT NULL";

    static CardKeys of(Transaction tx, AgentCard card, KeyHistory history) {
        Optional<AgentId> pending = tx.queryOne(
                PENDING,
                row -> Columns.agentId(row, "pending_agent_id"),
                card.id().toString());
        return new CardKeys(
                card.agentId(), pending, history.chain(tx, card.agentId()).first());
    }

    Stream<AgentId> all() {
        return Stream.concat(Stream.of(current), pending.stream());
    }
}
