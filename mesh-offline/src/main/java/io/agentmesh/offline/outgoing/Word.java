package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What peers say about this agent's messages: receipts and answers (T6), and that they cannot read (T7). Each
/// method is a part of a transaction.
public final class Word {
    /// How long after its time a message may still be receipted before it counts as expired here.
    static final Duration LATE = Duration.ofMinutes(10);

    /// How far a peer's clock may be behind for its resets to be later than what they answer (offline §12.5).
    static final Duration SKEW = Duration.ofMinutes(10);

    /// Resets of one peer that are obeyed in an hour, and in a day.
    static final int MAX_RESETS_AN_HOUR = 3;
    static final int MAX_RESETS_A_DAY = 10;

    private final OutgoingSeams seams;
    private final Sessions sessions;
    private final Changes changes;
    private final Retry retry;

    Word(OutgoingSeams seams, Sessions sessions, Changes changes) {
        this.seams = seams;
        this.sessions = sessions;
        this.changes = changes;
        this.retry = new Retry(seams.jitter());
    }

    /// A receipt came, on the ratchet. It counts if its recipient signed it about this very content; the first
    /// final one stands.
    ///
    /// @param own this agent's id as the sender
    public void receipt(Transaction tx, AgentId peer, AgentId own, Receipt receipt) {
        Receipt.Statement said = receipt.statement();
        UUID id = said.messageId();
        Instant now = seams.timeOfDay().instant();
        SentTable.expected(tx, id).ifPresent(known -> {
            boolean isGood = known.peer().equals(peer)
                    && known.digest().equals(said.digest().text())
                    && receipt.isSignedBy(peer, own);
            if (!isGood) {
                Audit.note(tx, now, "bad_receipt", peer, id.toString());
            } else if (known.isConfirmed()) {
                conflict(tx, known, receipt, peer);
            } else {
                count(tx, known, receipt, own);
            }
        });
    }

    private void conflict(Transaction tx, SentTable.Expected known, Receipt receipt, AgentId peer) {
        Receipt.Statement said = receipt.statement();
        if (said.outcome().isFinal() && SentState.of(said.outcome()) != known.state()) {
            Audit.note(
                    tx,
                    seams.timeOfDay().instant(),
                    "receipt_conflict",
                    peer,
                    said.messageId().toString());
        }
    }

    private void count(Transaction tx, SentTable.Expected known, Receipt receipt, AgentId own) {
        UUID id = receipt.statement().messageId();
        SentState state = SentState.of(receipt.statement().outcome());
        if (!state.isFinal()) {
            arrived(tx, known, receipt, own);
        } else if (known.type().equals("request")) {
            FrameTable.deleteOf(tx, id);
            SentTable.end(tx, id, state, receipt.reason(), seams.timeOfDay().instant());
            SentTable.keepReceipt(tx, id, receipt.toJson(), own);
        } else {
            FrameTable.deleteOf(tx, id);
            SentTable.delete(tx, id);
        }
        changes.after(tx);
    }

    /// It need not be sent any more. But its last receipt may be lost, of which nobody else knows: unless
    /// that comes, the message is sent again after a while, and ever more rarely. Its recipient knows it, and
    /// says once more what became of it. What is about to be sealed anew asks by that.
    private void arrived(Transaction tx, SentTable.Expected known, Receipt receipt, AgentId own) {
        UUID id = receipt.statement().messageId();
        boolean isKnown = known.state() == SentState.RECEIVED;
        if (isKnown || FrameTable.ask(tx, id, seams.timeOfDay().instant().plus(retry.held(1)))) {
            SentTable.advance(tx, id, SentState.RECEIVED);
        }
        SentTable.keepReceipt(tx, id, receipt.toJson(), own);
    }

    /// Whether a message answers one that this agent sent to this peer and still knows.
    public boolean isAwaited(Transaction tx, AgentId peer, DurableMessage message) {
        UUID answered = message.head().name().answered();
        return answered != null
                && SentTable.expected(tx, answered)
                        .filter(known -> known.peer().equals(peer))
                        .isPresent();
    }

    /// An answer came. The first one stands.
    public void answer(Transaction tx, AgentId peer, DurableMessage message) {
        UUID answered = message.head().name().answered();
        if (answered != null
                && SentTable.keepAnswer(tx, answered, peer, message.head().type(), message.payload())) {
            changes.after(tx);
        }
    }

    /// A message's time is over and nothing final came.
    void isOverdue(Transaction tx, UUID id) {
        boolean isRequest = SentTable.expected(tx, id)
                .map(known -> known.type().equals("request"))
                .orElse(false);
        FrameTable.deleteOf(tx, id);
        if (isRequest) {
            SentTable.endUnconfirmed(
                    tx, id, SentState.EXPIRED, null, seams.timeOfDay().instant());
        } else {
            SentTable.delete(tx, id);
        }
        changes.after(tx);
    }

    /// A signed word that a frame could not be read.
    ///
    /// @param envelope of this agent's, that the error answers
    /// @param cause why, and when the peer said so
    public record Reset(AgentId peer, UUID envelope, SessionId session, Cause cause) {}

    /// Why a frame could not be read.
    ///
    /// @param reason a word
    public record Cause(String reason, Instant at) {
        /// Whether the bundle on which a session was begun is at fault: the registry may soon have another.
        boolean isBundle() {
            return reason.startsWith("prekey_") || reason.equals("unknown_bundle");
        }

        /// Whether a session's rank was too far ahead of the peer's clock.
        boolean isRank() {
            return reason.equals("bad_gen");
        }

        /// A word is not older than what it is about, as far as clocks agree; one about the rank says that they
        /// do not.
        boolean isTimely(Instant about) {
            return isRank() || !at.plus(SKEW).isBefore(about);
        }

        /// Whether that bundle, or all of its prekeys, are not its agent's any more.
        boolean isOldBundle() {
            return reason.equals("prekey_unknown") || reason.equals("unknown_bundle");
        }
    }

    /// Obeys a reset, if all of it fits: what was sent on that session and is not finished waits to be sealed anew.
    ///
    /// @return whether it was obeyed
    public boolean reset(Transaction tx, Reset reset) {
        Instant now = seams.timeOfDay().instant();
        boolean fits = FrameTable.find(tx, reset.envelope())
                .filter(frame -> frame.peer().equals(reset.peer()))
                .filter(frame -> frame.session().equals(Hex.of(reset.session().bytes())))
                .filter(frame -> reset.cause().isTimely(frame.made()))
                .isPresent();
        // Also of a session that ended meanwhile: its frames are found as long as they are under way.
        boolean isNew = sessions.find(tx, reset.session())
                .map(session -> !session.side().isRefused())
                .orElse(true);
        if (!fits || !isNew) {
            Audit.note(
                    tx,
                    now,
                    "reset_ignored",
                    reset.peer(),
                    Hex.of(reset.session().bytes()));
            return false;
        }
        if (isTooOften(tx, reset.peer(), now)) {
            Audit.note(tx, now, "wedged", reset.peer(), Hex.of(reset.session().bytes()));
            return false;
        }
        Audit.note(tx, now, "reset_obeyed", reset.peer(), Hex.of(reset.session().bytes()));
        if (reset.cause().isRank()) {
            sessions.refuseRank(tx, reset.session(), reset.peer(), reset.cause().at());
        } else {
            sessions.refuse(tx, reset.session());
        }
        FrameTable.messagesOn(tx, reset.session()).forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.restore(tx, id);
        });
        return true;
    }

    private static boolean isTooOften(Transaction tx, AgentId peer, Instant now) {
        return Audit.count(tx, "reset_obeyed", peer, now.minus(Duration.ofHours(1))) >= MAX_RESETS_AN_HOUR
                || Audit.count(tx, "reset_obeyed", peer, now.minus(Duration.ofDays(1))) >= MAX_RESETS_A_DAY;
    }
}
