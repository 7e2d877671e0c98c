package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Transaction;

/// How much of a peer's may wait for its turn in lanes (offline §12.3).
///
/// @param messages in one lane
/// @param lanes of one peer in which something waits
record LaneRoom(long messages, long lanes) {
    static final LaneRoom DEFAULT = new LaneRoom(256, 64);

    private static final String WAITING = " FROM inbox WHERE peer = ? AND state = 'received' AND lane";

    /// Whether one more may wait in this lane. A part of a transaction.
    boolean holds(Transaction tx, AgentId peer, String lane) {
        long inIt = tx.number("SELECT count(*)" + WAITING + " = ?", peer.value(), lane);
        return inIt < messages
                && (inIt > 0
                        || tx.number("SELECT count(DISTINCT lane)" + WAITING + " IS NOT NULL", peer.value()) < lanes);
    }
}
