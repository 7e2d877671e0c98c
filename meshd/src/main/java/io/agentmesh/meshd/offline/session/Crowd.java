package io.agentmesh.meshd.offline.session;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.offline.store.Transaction;
import java.time.Instant;
import java.util.List;

/// Keeps a peer's sessions few.
final class Crowd {
    private Crowd() {}

    /// Ends those of the lowest rank beyond the bound.
    static void thin(Transaction tx, AgentId peer, Instant now) {
        List<Session> all = SessionTable.of(tx, peer);
        all.stream().skip(SessionTable.MAX_OF_A_PEER).forEach(session -> SessionTable.end(tx, session, now));
    }
}
