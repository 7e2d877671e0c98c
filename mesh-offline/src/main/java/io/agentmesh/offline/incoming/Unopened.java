package io.agentmesh.offline.incoming;

import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.offline.outgoing.OutgoingSeams;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.session.Opening;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Transaction;
import io.agentmesh.sdk.call.ControlHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What could not be opened: put aside as it came, and answered with a reset, signed and in the clear (offline
/// §9). Each method is a part of a transaction.
final class Unopened {
    /// Frames of one peer, their bytes, and the bytes of all.
    static final int MAX_OF_A_PEER = 64;
    static final long MAX_BYTES_OF_A_PEER = 4L << 20;
    static final long MAX_BYTES = 64L << 20;

    /// Answers about one session, to one peer, and to all.
    static final Duration OF_A_SESSION = Duration.ofMinutes(1);
    static final int MAX_RESETS_OF_A_PEER = 10;

    /// After this what was put aside for a while is tried again.
    static final Duration FOR_A_WHILE = FailedOpenings.BARRED;

    private static final Duration RATE_WINDOW = Duration.ofHours(1);

    private final OutgoingSeams seams;

    Unopened(OutgoingSeams seams) {
        this.seams = seams;
    }

    void keep(Transaction tx, Envelope envelope, Frame frame, Opening.Reason reason) {
        byte[] text = envelope.toJson().getBytes(StandardCharsets.UTF_8);
        String sender = envelope.from().value();
        String id = envelope.id().toString();
        Instant now = seams.timeOfDay().instant();
        boolean isFull = tx.number("SELECT count(*) FROM quarantine WHERE sender = ?", sender) >= MAX_OF_A_PEER
                || tx.number("SELECT sum(bytes) FROM quarantine WHERE sender = ?", sender) + text.length
                        > MAX_BYTES_OF_A_PEER
                || tx.number("SELECT sum(bytes) FROM quarantine") + text.length > MAX_BYTES;
        if (isFull) {
            Audit.note(tx, now, "quarantine_full", envelope.from(), id);
        } else {
            tx.update(
                    "INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    sender,
                    id,
                    new Place("quarantine", "text", sender + " " + id).holding(text),
                    text.length,
                    Hex.of(frame.sessionId().bytes()),
                    reason.word(),
                    now.toEpochMilli(),
                    Lifetime.atMost(frame.expiresAtMillis(), now));
        }
        if (!reason.isForAWhile()) {
            answer(tx, envelope, frame, reason);
        }
    }

    /// Takes out what was put aside for a while, and may be tried again.
    List<Envelope> takeDue(Transaction tx, Instant now) {
        return tx
                .queryAll(
                        "SELECT DISTINCT sender FROM quarantine WHERE reason IN (?, ?) AND arrived < ?",
                        row -> new AgentId(row.text("sender")),
                        Opening.Reason.TOO_MANY_FAILURES.word(),
                        Opening.Reason.TOO_MANY_SESSIONS.word(),
                        now.minus(FOR_A_WHILE).toEpochMilli())
                .stream()
                .flatMap(sender -> take(tx, sender).stream())
                .toList();
    }

    /// Takes out what a peer's frames are, to try them once more.
    List<Envelope> take(Transaction tx, AgentId sender) {
        List<Envelope> kept = tx.queryAll(
                "SELECT envelope, text FROM quarantine WHERE sender = ?",
                row -> Envelope.decode(new String(
                                row.opened(
                                        new Place("quarantine", "text", sender.value() + " " + row.text("envelope"))),
                                StandardCharsets.UTF_8))
                        .orThrow(),
                sender.value());
        tx.update("DELETE FROM quarantine WHERE sender = ?", sender.value());
        return kept;
    }

    void forgetExpired(Transaction tx, Instant now) {
        tx.update("DELETE FROM quarantine WHERE expires < ?", now.toEpochMilli());
    }

    private void answer(Transaction tx, Envelope about, Frame frame, Opening.Reason reason) {
        Instant now = seams.timeOfDay().instant();
        String session = Hex.of(frame.sessionId().bytes());
        boolean isTooOften = Audit.count(tx, "reset_sent", about.from(), now.minus(OF_A_SESSION), session) > 0
                || Audit.count(tx, "reset_sent", about.from(), now.minus(RATE_WINDOW)) >= MAX_RESETS_OF_A_PEER;
        if (isTooOften) {
            return;
        }
        Audit.note(tx, now, "reset_sent", about.from(), session);
        JsonObject payload = JsonObject.empty()
                .with("error", "no_session")
                .with("code", "session_unknown")
                .with("channel", ControlHandler.CHANNEL)
                .with("sid", Base64Url.encode(frame.sessionId().bytes().toByteArray()))
                .with("reason", reason.word());
        Envelope reset = EnvelopeDraft.plain(
                        seams.newId(), about.from(), MessageType.ERROR, payload, now.toEpochMilli())
                .answering(about.id())
                .sign(seams.own().get());
        tx.afterCommit(() -> seams.line().post(reset));
    }
}
