package io.agentmesh.offline.session;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Keeps sessions few (offline §19). Each method is a part of a transaction.
final class Crowd {
    /// Sessions that one peer may begin here.
    static final int MAX_AN_HOUR = 20;
    static final int MAX_A_DAY = 100;
    /// Peers with sessions.
    static final int MAX_PEERS = 10_000;

    private static final String ACCEPTED = "session_accepted";

    private Crowd() {}

    static boolean isTooBusy(Transaction tx, AgentId peer, Instant now) {
        return Audit.count(tx, ACCEPTED, peer, now.minus(Duration.ofHours(1))) >= MAX_AN_HOUR
                || Audit.count(tx, ACCEPTED, peer, now.minus(Duration.ofDays(1))) >= MAX_A_DAY;
    }

    static void accepted(Transaction tx, Session session, Instant now) {
        Audit.note(tx, now, ACCEPTED, session.peer(), SessionTable.sid(session.id()));
    }

    /// Ends those of the lowest rank beyond a peer's bound, and those of the peer that was silent for longest
    /// beyond everybody's.
    static void thin(Transaction tx, AgentId peer, Instant now) {
        List<Session> all = SessionTable.of(tx, peer);
        all.stream().skip(SessionTable.MAX_OF_A_PEER).forEach(session -> SessionTable.end(tx, session, now));
        SessionTable.mostSilent(tx, MAX_PEERS, peer)
                .forEach(silent -> SessionTable.of(tx, silent).forEach(session -> SessionTable.end(tx, session, now)));
    }
}
