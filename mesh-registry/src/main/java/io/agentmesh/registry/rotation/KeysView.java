package io.agentmesh.registry.rotation;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;

/// All keys that an agent had, as they are served.
///
/// @param card whose
/// @param agent today's key
/// @param chain the proofs; it ends with today's key
record KeysView(CardId card, AgentId agent, KeyChain chain) {
    String toJson() {
        return new ObjectWriter()
                .uuid("card_id", card.value())
                .string("agent_id", agent.value())
                .string("first_agent_id", chain.first().value())
                .list("rotations", chain.changes(), KeyChange::toJson)
                .end();
    }
}
