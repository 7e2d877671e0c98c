package io.agentmesh.offline;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.offline.incoming.Incoming;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.prekey.PeerBundles;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Transaction;
import java.util.List;
import java.util.Set;

/// Ends all that there is with keys that were revoked, at once and in one transaction (offline §14.2). A key
/// that was rotated away is not revoked in this sense, and one that did not sign its revocation neither: the control
/// plane's word alone refuses a key, which can be taken back, and destroys nothing.
record Revocations(Sessions sessions, Outgoing outgoing, Incoming incoming) {
    private static final String PEERS = "SELECT peer FROM session UNION SELECT peer FROM outbox WHERE ended = 0"
            + " UNION SELECT peer FROM inbox WHERE state = 'received' UNION SELECT sender FROM quarantine"
            + " UNION SELECT peer FROM part UNION SELECT peer FROM bundle_seen";

    /// Signatures are checked of the keys that there is something with, not of all that are told of.
    void apply(Transaction tx, List<KeyRevocation> words) {
        Set<AgentId> peers = Set.copyOf(tx.queryAll(PEERS, row -> new AgentId(row.text("peer"))));
        words.stream()
                .filter(word -> peers.contains(word.agentId()))
                .filter(word -> word.verify() instanceof Decoded.Ok<KeyRevocation>)
                .map(KeyRevocation::agentId)
                .distinct()
                .forEach(peer -> end(tx, peer));
    }

    private void end(Transaction tx, AgentId peer) {
        sessions.endAll(tx, peer);
        outgoing.endRevoked(tx, peer);
        incoming.endRevoked(tx, peer);
        PeerBundles.forget(tx, peer);
    }
}
