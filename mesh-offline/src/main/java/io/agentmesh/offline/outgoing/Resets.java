package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which resets are obeyed, and when (T7). One that comes too often is kept, and obeyed when the rate allows: what
/// it is about would be lost otherwise where no receipt is awaited, as the peer says it once. Each method is a part
/// of a transaction.
final class Resets {
    /// Resets of one peer that are obeyed in an hour, and in a day.
    static final int MAX_AN_HOUR = 3;
    static final int MAX_A_DAY = 10;

    private final OutgoingSeams seams;
    private final Sessions sessions;

    Resets(OutgoingSeams seams, Sessions sessions) {
        this.seams = seams;
        this.sessions = sessions;
    }

    /// Obeys a reset, if all of it fits: what was sent on that session and is not finished waits to be sealed anew.
    ///
    /// @return whether it was obeyed
    boolean obey(Transaction tx, Reset reset) {
        if (!isAboutWhatIsUnderWay(tx, reset)) {
            note(tx, "reset_ignored", reset.peer(), reset.session());
            return false;
        }
        if (isTooOften(tx, reset.peer())) {
            note(tx, "wedged", reset.peer(), reset.session());
            LateResets.keep(tx, reset, seams.timeOfDay().instant());
            return false;
        }
        LateResets.delete(tx, reset.session());
        sealAnew(tx, new LateResets.Late(reset.peer(), reset.session(), reset.cause()));
        return true;
    }

    /// Obeys those that were too often when they came, and are not any more: the oldest of each peer, as each that is
    /// obeyed counts for the next. The envelope that one was about may have its end by now; it is about
    /// all of them.
    ///
    /// @return those that were obeyed
    List<LateResets.Late> obeyLate(Transaction tx) {
        Map<AgentId, LateResets.Late> oldest = new LinkedHashMap<>();
        LateResets.all(tx, seams.timeOfDay().instant()).forEach(late -> oldest.putIfAbsent(late.peer(), late));
        List<LateResets.Late> due = oldest.values().stream()
                .filter(late -> !isTooOften(tx, late.peer()))
                .toList();
        due.forEach(late -> LateResets.delete(tx, late.session()));
        List<LateResets.Late> obeyed = due.stream()
                .filter(late -> isWritten(tx, late.session())
                        && !FrameTable.messagesOn(tx, late.session()).isEmpty())
                .toList();
        obeyed.forEach(late -> sealAnew(tx, late));
        return obeyed;
    }

    private void sealAnew(Transaction tx, LateResets.Late reset) {
        note(tx, "reset_obeyed", reset.peer(), reset.session());
        if (reset.cause().isRank()) {
            sessions.refuseRank(tx, reset.session(), reset.peer(), reset.cause().at());
        } else {
            sessions.refuse(tx, reset.session());
        }
        FrameTable.messagesOn(tx, reset.session()).forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.restore(tx, id);
        });
    }

    private boolean isAboutWhatIsUnderWay(Transaction tx, Reset reset) {
        boolean fits = FrameTable.find(tx, reset.envelope())
                .filter(frame -> frame.peer().equals(reset.peer()))
                .filter(frame -> frame.session().equals(Hex.of(reset.session().bytes())))
                .filter(frame -> reset.cause().isTimely(frame.made()))
                .isPresent();
        return fits && isWritten(tx, reset.session());
    }

    /// Also a session that ended meanwhile: its frames are found as long as they are under way.
    private boolean isWritten(Transaction tx, SessionId session) {
        return sessions.find(tx, session)
                .map(found -> !found.side().isRefused())
                .orElse(true);
    }

    private boolean isTooOften(Transaction tx, AgentId peer) {
        Instant now = seams.timeOfDay().instant();
        return Audit.count(tx, "reset_obeyed", peer, now.minus(Duration.ofHours(1))) >= MAX_AN_HOUR
                || Audit.count(tx, "reset_obeyed", peer, now.minus(Duration.ofDays(1))) >= MAX_A_DAY;
    }

    private void note(Transaction tx, String code, AgentId peer, SessionId session) {
        Audit.note(tx, seams.timeOfDay().instant(), code, peer, Hex.of(session.bytes()));
    }
}
