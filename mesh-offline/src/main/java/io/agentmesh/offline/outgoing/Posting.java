package io.agentmesh.offline.outgoing;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.util.UUID;

/// Sends envelopes again, byte for byte, and listens to what the relay says of them. Whatever it says, only the
/// recipient's receipt ends a message: a lost notice costs a repetition and nothing else. Each method is a part
/// of a transaction.
public final class Posting {
    /// Envelopes that are posted again at a time: twenty a second.
    static final int MAX_FRAMES = 40;
    /// How often something is sent that no receipt answers.
    static final int MAX_TRIES_UNRECEIPTED = 3;

    private final OutgoingSeams seams;
    private final Retry retry;

    Posting(OutgoingSeams seams) {
        this.seams = seams;
        this.retry = new Retry(seams.jitter());
    }

    /// Posts what is due, as far as the rate allows; the rest at the next call.
    void postDue(Transaction tx) {
        if (!seams.line().isUp()) {
            return;
        }
        Instant now = seams.timeOfDay().instant();
        FrameTable.due(tx, now, MAX_FRAMES).forEach(frame -> again(tx, frame, now));
    }

    private void again(Transaction tx, FrameTable.SentFrame frame, Instant now) {
        boolean isEnough = frame.tries() > MAX_TRIES_UNRECEIPTED || FrameTable.HELD.equals(frame.notice());
        if (isEnough && !isReceipted(tx, frame.message())) {
            FrameTable.deleteOf(tx, frame.message());
            SentTable.delete(tx, frame.message());
            return;
        }
        long tries = frame.tries() + 1;
        FrameTable.triedAgain(
                tx, frame.envelope(), now.plus(frame.isAsking() ? retry.held(tries) : retry.unheard(tries)));
        SentTable.tried(tx, frame.message());
        Envelope envelope = FrameTable.envelope(tx, frame.envelope());
        tx.afterCommit(() -> seams.line().post(envelope));
    }

    /// The relay says what became of an envelope, if it is one of these.
    public void noticed(Transaction tx, RelayNotice.OfEnvelope notice) {
        notice.envelope()
                .flatMap(id -> FrameTable.find(tx, id))
                .filter(frame -> !frame.isAsking())
                .ifPresent(frame -> noticed(tx, frame, notice));
    }

    private void noticed(Transaction tx, FrameTable.SentFrame frame, RelayNotice.OfEnvelope notice) {
        switch (notice) {
            case RelayNotice.Queued ignored -> held(tx, frame, SentState.QUEUED);
            case RelayNotice.Delivered ignored -> held(tx, frame, SentState.DELIVERED);
            case RelayNotice.Refused ignored -> lost(tx, frame);
            case RelayNotice.Expired ignored -> lost(tx, frame);
            case RelayNotice.Dropped ignored -> lost(tx, frame);
        }
    }

    private void held(Transaction tx, FrameTable.SentFrame frame, SentState state) {
        // Also what no receipt answers is known for a while: its recipient may say that it cannot read it.
        Instant next = seams.timeOfDay().instant().plus(retry.held(frame.tries()));
        FrameTable.noticed(tx, frame.envelope(), FrameTable.HELD, next);
        SentTable.advance(tx, frame.message(), state);
    }

    private void lost(Transaction tx, FrameTable.SentFrame frame) {
        Instant next = seams.timeOfDay().instant().plus(retry.unheard(frame.tries()));
        FrameTable.noticed(tx, frame.envelope(), null, next);
    }

    private static boolean isReceipted(Transaction tx, UUID message) {
        return SentTable.expected(tx, message)
                .map(known -> Draft.isReceipted(known.type()))
                .orElse(false);
    }
}
