package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The table `late_reset`: resets that came more often than they are obeyed, the last one of each session. There
/// are no more of them than sessions with frames under way, as only those are kept whose frame is. Each method is
/// a part of a transaction.
final class LateResets {
    /// Letters of a reason that are kept: all that means anything here is shorter.
    static final int MAX_REASON = 32;

    private LateResets() {}

    static void keep(Transaction tx, Reset reset) {
        String reason = reset.cause().reason();
        tx.update(
                "INSERT OR REPLACE INTO late_reset (sid, peer, envelope, reason, at) VALUES (?, ?, ?, ?, ?)",
                Hex.of(reset.session().bytes()),
                reset.peer().value(),
                reset.envelope().toString(),
                reason.length() <= MAX_REASON ? reason : "",
                reset.cause().at().toEpochMilli());
    }

    static List<Reset> all(Transaction tx) {
        return tx.queryAll("SELECT * FROM late_reset ORDER BY at", LateResets::reset);
    }

    static void delete(Transaction tx, SessionId session) {
        tx.update("DELETE FROM late_reset WHERE sid = ?", Hex.of(session.bytes()));
    }

    /// Whether what was sealed on this session is to be sealed anew before long.
    ///
    /// @param session as [FrameTable.SentFrame#session()]
    static boolean isKept(Transaction tx, String session) {
        return tx.number("SELECT count(*) FROM late_reset WHERE sid = ?", session) > 0;
    }

    private static Reset reset(Row row) {
        return new Reset(
                new AgentId(row.text("peer")),
                UUID.fromString(row.text("envelope")),
                new SessionId(Hex.octets(row.text("sid"))),
                new Reset.Cause(row.text("reason"), Instant.ofEpochMilli(row.number("at"))));
    }
}
