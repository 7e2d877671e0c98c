package io.agentmesh.registry.token;

import io.agentmesh.core.card.CardId;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// What [AgentScope] has to know of cards. Runs inside the caller's transaction; holds no state.
final class AgentScopeRepository {
    private static final String AGENT_OF = "SELECT agent_id FROM agent_cards WHERE id = ?";
    private static final String IS_CURRENT = "SELECT 1 FROM agent_cards WHERE agent_id = ? LIMIT 1";

    private AgentScopeRepository() {}

    /// Whether this is the id of the card's agent now.
    static boolean isAgentOf(Transaction tx, String agent, CardId card) {
        return tx.queryOne(AGENT_OF, row -> row.getString(1), card.toString()).equals(Optional.of(agent));
    }

    /// Whether any card's agent has this id now.
    static boolean isCurrent(Transaction tx, String agent) {
        return tx.queryOne(IS_CURRENT, row -> row.getInt(1), agent).isPresent();
    }
}
