package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.util.List;

/// The table `late_reset`: resets that came more often than they are obeyed, the last one of each session. One is
/// kept only if a frame of its session is under way when it comes, and goes when the rate next allows to look at
/// it. Each method is a part of a transaction.
final class LateResets {
    /// Letters of a reason that are kept: all that means anything here is shorter.
    static final int MAX_REASON = 32;

    private LateResets() {}

    /// One of a session: that its peer cannot read it, and why.
    record Late(AgentId peer, SessionId session, Reset.Cause cause) {}

    static void keep(Transaction tx, Reset reset, Instant now) {
        String reason = reset.cause().reason();
        tx.update(
                "INSERT OR REPLACE INTO late_reset (sid, peer, reason, at, heard) VALUES (?, ?, ?, ?, ?)",
                Hex.of(reset.session().bytes()),
                reset.peer().value(),
                reason.length() <= MAX_REASON ? reason : "",
                reset.cause().at().toEpochMilli(),
                now.toEpochMilli());
    }

    /// All, the oldest first, as if each had been said now.
    static List<Late> all(Transaction tx, Instant now) {
        return tx.queryAll("SELECT * FROM late_reset ORDER BY heard", row -> late(row, now));
    }

    static void delete(Transaction tx, SessionId session) {
        tx.update("DELETE FROM late_reset WHERE sid = ?", Hex.of(session.bytes()));
    }

    private static Late late(Row row, Instant now) {
        Instant saidNow = now.plusMillis(row.number("at") - row.number("heard"));
        return new Late(
                new AgentId(row.text("peer")),
                new SessionId(Hex.octets(row.text("sid"))),
                new Reset.Cause(row.text("reason"), saidNow));
    }
}
