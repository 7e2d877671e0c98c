package io.agentmesh.registry.prekey;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Transaction;

/// Who may see whom: members of one group. Reads tables `agent_cards` and `group_members`, inside the caller's
/// transaction; holds no state.
final class SightRepository {
    private static final String SEES = """
            SELECT 1 FROM agent_cards AS card JOIN group_members AS member ON member.group_id = card.group_id
            WHERE card.agent_id = ? AND member.user_id = ? AND coalesce(?, card.group_id) = card.group_id
            LIMIT 1""";
    private static final String OWNS = "SELECT 1 FROM agent_cards WHERE agent_id = ? AND owner_id = ? LIMIT 1";

    /// Whether the agent is in a group of the viewer's.
    boolean sees(Transaction tx, Viewer viewer, AgentId agent) {
        String only = viewer.onlyGroup().map(GroupId::toString).orElse(null);
        return tx.queryOne(
                        SEES, row -> row.getInt(1), agent.value(), viewer.user().toString(), only)
                .isPresent();
    }

    /// Whether a card of the agent is the user's.
    boolean owns(Transaction tx, UserId user, AgentId agent) {
        return tx.queryOne(OWNS, row -> row.getInt(1), agent.value(), user.toString())
                .isPresent();
    }
}
