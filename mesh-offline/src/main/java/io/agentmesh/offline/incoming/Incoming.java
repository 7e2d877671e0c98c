package io.agentmesh.offline.incoming;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Hello;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.outgoing.Changes;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.outgoing.OutgoingSeams;
import io.agentmesh.offline.outgoing.Reset;
import io.agentmesh.offline.session.Opening;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Everything that comes to this agent on the offline channel (T3). Each method is a part of a transaction.
public final class Incoming {
    /// How often what is known for long is looked through.
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Sessions sessions;
    private final Outgoing outgoing;
    private final Receipts receipts;
    private final Handover handover;
    private final Effects effects;
    private final Unopened unopened;
    private final IncomingSeams seams;
    private final SeenTable seen = new SeenTable(SeenTable.Room.DEFAULT);
    private final FailedOpenings failures = new FailedOpenings();
    private Instant forgetAt = Instant.MIN;

    /// Reads on these sessions; what it has to say goes out with `outgoing`.
    public Incoming(
            OfflineStore store, Sessions sessions, Outgoing outgoing, IncomingSeams seams, OutgoingSeams sending) {
        this.sessions = sessions;
        this.outgoing = outgoing;
        this.receipts = new Receipts(store, outgoing, seams);
        this.handover = new Handover(store, outgoing, receipts, seams);
        this.effects = new Effects(outgoing, receipts, handover, seams);
        this.unopened = new Unopened(sending);
        this.seams = seams;
    }

    /// An envelope came, signed by its sender, for this agent.
    ///
    /// @param confirm tells the relay that it is safe; run when it is
    public void receive(Transaction tx, Envelope envelope, Runnable confirm) {
        if (envelope.type() != MessageType.ERROR && isAboveTheBound(tx, envelope)) {
            return; // not confirmed: it stays with the relay
        }
        tx.afterCommit(confirm);
        if (seams.rights().isRevoked(envelope.from())) {
            return;
        }
        if (envelope.type() == MessageType.ERROR) {
            reset(tx, envelope);
        } else {
            frame(envelope)
                    .ifPresentOrElse(frame -> receive(tx, envelope, frame), () -> note(tx, "bad_frame", envelope));
        }
    }

    private static Optional<Frame> frame(Envelope envelope) {
        return envelope.payload() instanceof JsonString(String text)
                ? Base64Url.decode(text).then(Frame::read).toOptional()
                : Optional.empty();
    }

    private void receive(Transaction tx, Envelope envelope, Frame frame) {
        Optional<String> known = seen.messageOf(tx, envelope);
        if (known.isPresent()) {
            if (!known.get().isEmpty()) {
                receipts.repeat(tx, new Name(envelope.from(), UUID.fromString(known.get())));
            }
            return;
        }
        open(tx, envelope, frame);
    }

    private boolean isAboveTheBound(Transaction tx, Envelope envelope) {
        boolean isFull = !seen.hasRoom(tx, envelope.from())
                && seen.messageOf(tx, envelope).isEmpty();
        Instant anHourAgo = seams.timeOfDay().instant().minus(Duration.ofHours(1));
        if (isFull && Audit.count(tx, "seen_full", envelope.from(), anHourAgo) == 0) {
            note(tx, "seen_full", envelope);
        }
        return isFull;
    }

    private void open(Transaction tx, Envelope envelope, Frame frame) {
        Instant now = seams.timeOfDay().instant();
        var arrival = new Sessions.Arrival(seams.own().get(), envelope.id(), envelope.from(), now);
        if (failures.isBarred(envelope.from(), now)) {
            unopened.keep(tx, envelope, frame, Opening.Reason.TOO_MANY_FAILURES);
            return;
        }
        switch (sessions.open(tx, frame, arrival)) {
            case Opening.Refused(Opening.Reason reason) -> {
                failures.note(envelope.from(), now);
                unopened.keep(tx, envelope, frame, reason);
            }
            case Opening.Garbled garbled -> {
                see(tx, envelope, frame, "");
                note(tx, "bad_padding", envelope);
            }
            case Opening.Message(Session session, DurableMessage message, long keysGivenUp) -> {
                see(tx, envelope, frame, message.head().name().id().toString());
                if (keysGivenUp > 0) {
                    note(tx, "keys_given_up", envelope);
                }
                hear(tx, session, message);
                if (Lifetime.isSound(message, frame, now)) {
                    effects.accept(tx, session, message);
                } else {
                    effects.refuse(tx, session, message, "bad_time");
                }
                tryAgain(tx, session, frame);
            }
        }
    }

    private void see(Transaction tx, Envelope envelope, Frame frame, String message) {
        seen.add(tx, envelope, frame, message, seams.timeOfDay().instant());
    }

    /// What a peer says about itself when it writes on a session of its own for the first times.
    private void hear(Transaction tx, Session session, DurableMessage message) {
        Hello hello = message.head().extras().hello();
        if (hello != null) {
            Instant made = Instant.ofEpochMilli(message.head().life().madeAtMillis());
            seams.vouching().heard(tx, session.peer(), hello.bundle(), made);
        }
    }

    /// A session was opened: what waited for it may be read now.
    private void tryAgain(Transaction tx, Session session, Frame frame) {
        if (frame.opening().isPresent()) {
            tryAgain(tx, unopened.take(tx, session.peer()));
        }
    }

    private void tryAgain(Transaction tx, List<Envelope> kept) {
        kept.forEach(each -> frame(each).ifPresent(frame -> receive(tx, each, frame)));
    }

    private void reset(Transaction tx, Envelope envelope) {
        UUID about = envelope.inReplyTo();
        if (about != null
                && envelope.payload() instanceof JsonObject error
                && error.get("sid") instanceof JsonString(String text)
                && Base64Url.decode(text) instanceof Decoded.Ok<byte[]>(byte[] sid)
                && sid.length == SessionId.BYTES) {
            String reason = error.get("reason") instanceof JsonString(String word) ? word : "";
            var cause = new Reset.Cause(reason, Instant.ofEpochMilli(envelope.timestampMillis()));
            outgoing.reset(tx, new Reset(envelope.from(), about, new SessionId(Octets.of(sid)), cause));
        }
    }

    private void note(Transaction tx, String code, Envelope envelope) {
        Audit.note(
                tx,
                seams.timeOfDay().instant(),
                code,
                envelope.from(),
                envelope.id().toString());
    }

    /// What is to be done when the process starts: what it left in the middle, receipts that did not go.
    public void resume(Transaction tx) {
        handover.resume(tx);
        receipts.send(tx);
        handover.next(tx);
    }

    /// Hands nothing to the local agent any more: what comes waits for the next start. For any thread.
    public void hold() {
        handover.hold();
    }

    /// Whether the local agent has something that was not answered.
    public boolean isBusy(Transaction tx) {
        return InboxTable.running(tx) > 0;
    }

    /// Told whenever something that the local agent had has its end. For any thread.
    public Changes ends() {
        return handover.ends();
    }

    /// What is due: requests that waited, times that are over.
    public void tick(Transaction tx) {
        Instant now = seams.timeOfDay().instant();
        handover.endLost(tx);
        handover.next(tx);
        receipts.sendLeft(tx);
        unopened.forgetExpired(tx, now);
        tryAgain(tx, unopened.takeDue(tx, now));
        PartTable.forgetExpired(tx, now);
        sessions.endIdle(tx);
        if (!forgetAt.isAfter(now)) {
            forgetAt = now.plus(FORGOTTEN);
            seen.forgetOld(tx, now);
            InboxTable.forget(tx, now.minus(SeenTable.KEPT_AFTER_END), now.minus(SeenTable.KEPT));
        }
    }

    /// All that is kept, oldest first, without contents.
    public List<ReceivedMessage> list(Transaction tx) {
        return InboxTable.list(tx);
    }

    /// Those of this id, contents included: ids are their senders', so there may be several.
    public List<ReceivedMessage> find(Transaction tx, UUID id) {
        return InboxTable.find(tx, id);
    }

    /// This agent goes by another key.
    public void keyChanged(Transaction tx) {
        Receipts.keyChanged(tx);
    }

    /// A peer's key was revoked: nothing of it is begun any more, and nobody is told (offline §14.2).
    public void endRevoked(Transaction tx, AgentId peer) {
        InboxTable.unstarted(tx, peer).forEach(name -> InboxTable.done(tx, name, Outcome.REFUSED.word()));
        tx.update("DELETE FROM quarantine WHERE sender = ?", peer.value());
        tx.update("DELETE FROM part WHERE peer = ?", peer.value());
        tx.update("DELETE FROM receipt_due WHERE peer = ?", peer.value());
    }
}
