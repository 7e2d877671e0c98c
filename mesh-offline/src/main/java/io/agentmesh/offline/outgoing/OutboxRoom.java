package io.agentmesh.offline.outgoing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Transaction;

/// How many messages may be under way, so that nobody fills the disk (offline §19). What has its end counts no
/// more.
///
/// @param messages to one peer
/// @param bytes of one peer's together
/// @param bytesOfAll of everybody's
record OutboxRoom(long messages, long bytes, long bytesOfAll) {
    static final OutboxRoom DEFAULT = new OutboxRoom(5_000, 256L << 20, 2L << 30);

    private static final String UNDER_WAY = " FROM outbox WHERE content IS NOT NULL";

    /// Whether one more of so many bytes has room beside what is under way. A part of a transaction.
    boolean holds(Transaction tx, AgentId peer, long more) {
        String ofPeer = UNDER_WAY + " AND peer = ?";
        return tx.number("SELECT count(*)" + ofPeer, peer.value()) < messages
                && tx.number("SELECT sum(bytes)" + ofPeer, peer.value()) + more <= bytes
                && tx.number("SELECT sum(bytes)" + UNDER_WAY) + more <= bytesOfAll;
    }
}
