package io.agentmesh.offline.store;

import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.Instant;

/// The table `audit`: what an operator may want to know, and what rates are counted from. Each method is a part
/// of a transaction.
public final class Audit {
    /// Rows that are kept.
    static final int MAX_ROWS = 100_000;
    /// Rows with one code that are written of one peer in an hour. More of them tell nothing new, and a peer
    /// that has its messages refused all day would push out the others, from which rates are counted too: no
    /// rate is above this.
    public static final int MAX_OF_A_PEER = 100;

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private Audit() {}

    /// Notes an event, unless the peer caused very many like it; the oldest goes beyond the bound.
    ///
    /// @param about a session or a message; no secret
    public static void note(Transaction tx, Instant now, String code, AgentId peer, String about) {
        if (count(tx, code, peer, now.minus(AN_HOUR)) >= MAX_OF_A_PEER) {
            return;
        }
        tx.update(
                "INSERT INTO audit (at, code, peer, sid) VALUES (?, ?, ?, ?)",
                now.toEpochMilli(),
                code,
                peer.value(),
                about);
        tx.update("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - " + MAX_ROWS);
    }

    /// How often something was noted of a peer since then.
    public static long count(Transaction tx, String code, AgentId peer, Instant since) {
        return tx.number(
                "SELECT count(*) FROM audit WHERE peer = ? AND code = ? AND at > ?",
                peer.value(),
                code,
                since.toEpochMilli());
    }

    /// How often something was noted of a peer's session since then.
    public static long count(Transaction tx, String code, AgentId peer, Instant since, String about) {
        return tx.number(
                "SELECT count(*) FROM audit WHERE peer = ? AND code = ? AND at > ? AND sid = ?",
                peer.value(),
                code,
                since.toEpochMilli(),
                about);
    }
}
