package io.agentmesh.offline.session;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.RatchetState;
import io.agentmesh.core.durable.Hello;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The tables `session` and `session_ended`. Each method is a part of a transaction.
final class SessionTable {
    /// Sessions of one peer that can be read.
    static final int MAX_OF_A_PEER = 8;
    /// After this a session on which nothing was read, and which is not written on, ends: the longest life of a
    /// message, and a day.
    static final Duration IDLE = Duration.ofDays(8);
    /// How long the name of an ended session is known at least.
    static final Duration REMEMBERED = Duration.ofDays(30);

    /// Of a session that is not written on since the state behind it may be an old one.
    private static final int LOST = 2;

    /// Of a session whose rank the peer did not take: what ranks next need not be above it.
    private static final int RANK_REFUSED = 3;

    private static final String ALL = "SELECT * FROM session ";

    private SessionTable() {}

    static Optional<Session> find(Transaction tx, SessionId id) {
        return tx.queryOne(ALL + "WHERE sid = ?", SessionTable::session, sid(id));
    }

    static boolean hasEnded(Transaction tx, SessionId id) {
        return tx.number("SELECT count(*) FROM session_ended WHERE sid = ?", sid(id)) > 0;
    }

    /// All of a peer, the one to write on first.
    static List<Session> of(Transaction tx, AgentId peer) {
        return tx.queryAll(ALL + "WHERE peer = ? ORDER BY gen DESC, sid", SessionTable::session, peer.value());
    }

    /// The peer that was silent for longest, if there are more than so many; never this one.
    static List<AgentId> mostSilent(Transaction tx, long most, AgentId butNot) {
        return tx.number("SELECT count(DISTINCT peer) FROM session") <= most
                ? List.of()
                : tx.queryAll(
                        "SELECT peer FROM session WHERE peer <> ? GROUP BY peer"
                                + " ORDER BY max(max(last_read), max(last_write)) LIMIT 1",
                        row -> new AgentId(row.text("peer")),
                        butNot.value());
    }

    static void insert(Transaction tx, Session session, Instant now) {
        tx.update(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 0, ?)",
                sid(session.id()),
                session.peer().value(),
                session.own().value(),
                session.rank().generation(),
                session.rank().why(),
                session.side().isGreeted() ? 1 : 0,
                session.side().signedPrekey(),
                now.toEpochMilli(),
                now.toEpochMilli(),
                sealed(session));
    }

    static void wrote(Transaction tx, Session session, Instant now) {
        tx.update(
                "UPDATE session SET greeted = ?, last_write = ?, state = ? WHERE sid = ?",
                session.side().isGreeted() ? 1 : 0,
                now.toEpochMilli(),
                sealed(session),
                sid(session.id()));
    }

    static void read(Transaction tx, Session session, Instant now) {
        tx.update(
                "UPDATE session SET last_read = ?, state = ? WHERE sid = ?",
                now.toEpochMilli(),
                sealed(session),
                sid(session.id()));
    }

    static void refuse(Transaction tx, SessionId id) {
        tx.update("UPDATE session SET refused = 1 WHERE sid = ?", sid(id));
    }

    static void refuseRank(Transaction tx, SessionId id) {
        tx.update("UPDATE session SET refused = " + RANK_REFUSED + " WHERE sid = ?", sid(id));
    }

    /// The highest rank that both know.
    static long highestGeneration(Transaction tx, AgentId peer) {
        return tx.number("SELECT max(gen) FROM session WHERE peer = ? AND refused <> " + RANK_REFUSED, peer.value());
    }

    /// None is written on any more; their number says why.
    static void refuseAll(Transaction tx) {
        tx.update("UPDATE session SET refused = " + LOST);
    }

    /// Whether a peer's sessions were all given up with this agent's state.
    static boolean areLost(Transaction tx, AgentId peer) {
        return tx.number("SELECT min(refused) FROM session WHERE peer = ?", peer.value()) == LOST;
    }

    /// Ends a session; its name is remembered, so that it cannot be opened a second time.
    static void end(Transaction tx, Session session, Instant now) {
        long prekeyGone = tx.number(
                "SELECT destroy_at FROM spk WHERE id = ?", session.side().signedPrekey());
        tx.update(
                "INSERT OR REPLACE INTO session_ended VALUES (?, ?)",
                sid(session.id()),
                Math.max(prekeyGone, now.plus(REMEMBERED).toEpochMilli()));
        tx.update("DELETE FROM session WHERE sid = ?", sid(session.id()));
    }

    /// Ends what was idle too long and is not written on, and forgets the names of those that ended long ago.
    static void endIdle(Transaction tx, Instant now) {
        tx.update("DELETE FROM session_ended WHERE keep_until <= ?", now.toEpochMilli());
        List<Session> idle = tx.queryAll(
                ALL
                        + "AS old WHERE last_read <= ? AND EXISTS (SELECT 1 FROM session AS other WHERE other.peer = old.peer"
                        + " AND other.refused = 0 AND (other.gen > old.gen OR old.refused = 1))",
                SessionTable::session,
                now.minus(IDLE).toEpochMilli());
        idle.forEach(session -> end(tx, session, now));
    }

    private static Session session(Row row) {
        String sid = row.text("sid");
        Octets state = Octets.owning(row.opened(new Place("session", "state", sid)));
        return new Session(
                new AgentId(row.text("peer")),
                new AgentId(row.text("own")),
                new Hello.Rank(row.text("why"), row.number("gen")),
                new Session.Side(row.number("spk"), row.flag("greeted"), row.flag("refused")),
                RatchetState.decode(state).orThrow());
    }

    private static Place.Sealed sealed(Session session) {
        return new Place("session", "state", sid(session.id()))
                .holding(session.state().encode().toByteArray());
    }

    static String sid(SessionId id) {
        return Hex.of(id.bytes());
    }
}
