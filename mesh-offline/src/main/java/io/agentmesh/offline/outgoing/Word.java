package io.agentmesh.offline.outgoing;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What peers say about this agent's messages: receipts and answers (T6). Each method is a part of a transaction.
public final class Word {
    /// How long after its time a message may still be receipted before it counts as expired here.
    static final Duration LATE = Duration.ofMinutes(10);

    private final OutgoingSeams seams;
    private final Changes changes;
    private final Retry retry;

    Word(OutgoingSeams seams, Changes changes) {
        this.seams = seams;
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
}
