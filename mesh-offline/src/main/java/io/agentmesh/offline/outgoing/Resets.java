package io.agentmesh.offline.outgoing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
            note(tx, "reset_ignored", reset);
            return false;
        }
        if (isTooOften(tx, reset.peer())) {
            note(tx, "wedged", reset);
            LateResets.keep(tx, reset);
            return false;
        }
        note(tx, "reset_obeyed", reset);
        refuse(tx, reset);
        FrameTable.messagesOn(tx, reset.session()).forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.restore(tx, id);
        });
        return true;
    }

    /// Takes out those that were too often when they came, and are not any more.
    List<Reset> takeLate(Transaction tx) {
        List<Reset> due = LateResets.all(tx).stream()
                .filter(reset -> !isTooOften(tx, reset.peer()))
                .toList();
        due.forEach(reset -> LateResets.delete(tx, reset.session()));
        return due;
    }

    private boolean isAboutWhatIsUnderWay(Transaction tx, Reset reset) {
        boolean fits = FrameTable.find(tx, reset.envelope())
                .filter(frame -> frame.peer().equals(reset.peer()))
                .filter(frame -> frame.session().equals(Hex.of(reset.session().bytes())))
                .filter(frame -> reset.cause().isTimely(frame.made()))
                .isPresent();
        // Also of a session that ended meanwhile: its frames are found as long as they are under way.
        return fits
                && sessions.find(tx, reset.session())
                        .map(session -> !session.side().isRefused())
                        .orElse(true);
    }

    private boolean isTooOften(Transaction tx, AgentId peer) {
        Instant now = seams.timeOfDay().instant();
        return Audit.count(tx, "reset_obeyed", peer, now.minus(Duration.ofHours(1))) >= MAX_AN_HOUR
                || Audit.count(tx, "reset_obeyed", peer, now.minus(Duration.ofDays(1))) >= MAX_A_DAY;
    }

    private void refuse(Transaction tx, Reset reset) {
        LateResets.delete(tx, reset.session());
        if (reset.cause().isRank()) {
            sessions.refuseRank(tx, reset.session(), reset.peer(), reset.cause().at());
        } else {
            sessions.refuse(tx, reset.session());
        }
    }

    private void note(Transaction tx, String code, Reset reset) {
        Instant now = seams.timeOfDay().instant();
        Audit.note(tx, now, code, reset.peer(), Hex.of(reset.session().bytes()));
    }
}
