package io.agentmesh.offline.incoming;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What becomes of a message that was read: it takes effect once, whatever carried it and however often. Each
/// method is a part of a transaction.
final class Effects {
    private final Outgoing outgoing;
    private final Receipts receipts;
    private final Handover handover;
    private final IncomingSeams seams;

    Effects(Outgoing outgoing, Receipts receipts, Handover handover, IncomingSeams seams) {
        this.outgoing = outgoing;
        this.receipts = receipts;
        this.handover = handover;
        this.seams = seams;
    }

    private static Name nameOf(Session session, DurableMessage message) {
        return new Name(session.peer(), message.head().name().id());
    }

    /// Takes a part, or a whole message.
    void accept(Transaction tx, Session session, DurableMessage message) {
        Name name = nameOf(session, message);
        Part part = message.head().extras().part();
        if (part == null) {
            dispatch(tx, session, name, message);
            return;
        }
        if (InboxTable.known(tx, name).isPresent()) {
            answerOnce(tx, name, part);
            return;
        }
        switch (PartTable.add(tx, name, message, part)) {
            case PartTable.Assembly.Waiting() -> {}
            case PartTable.Assembly.Whole(DurableMessage whole) -> dispatch(tx, session, name, whole);
            case PartTable.Assembly.Bad() -> refuse(tx, name, message, "bad_parts");
            case PartTable.Assembly.Full() -> refuse(tx, name, message, "full");
        }
    }

    /// Not to each part of a message.
    private void answerOnce(Transaction tx, Name name, Part part) {
        if (part.index() == 0) {
            receipts.answer(tx, name);
        } else {
            receipts.repeat(tx, name);
        }
    }

    private void dispatch(Transaction tx, Session session, Name name, DurableMessage message) {
        switch (message.head().type()) {
            case "request" -> request(tx, name, message);
            case "response", "error" -> answer(tx, name, message);
            case "receipt" -> receipts(tx, session, name, message);
            case "cancel" -> cancel(tx, name, message);
            case "hello" -> {}
            default -> refuse(tx, name, message, "unknown_type");
        }
    }

    /// What nobody asked for is neither kept nor receipted: its sender could fill this agent's disk with it.
    private void answer(Transaction tx, Name name, DurableMessage message) {
        if (InboxTable.known(tx, name).isPresent() || outgoing.word().isAwaited(tx, name.peer(), message)) {
            once(tx, name, message, () -> {
                outgoing.word().answer(tx, name.peer(), message);
                handover.finish(tx, name, Outcome.PROCESSED, null);
            });
        }
    }

    private void request(Transaction tx, Name name, DurableMessage message) {
        long bytes = Sessions.content(message).length();
        boolean isNew = InboxTable.known(tx, name).isEmpty();
        if (isNew && !hasRoom(tx, name.peer(), message, bytes)) {
            refuse(tx, name, message, "full");
            return;
        }
        once(tx, name, message, () -> {
            receipts.sign(tx, name, new Receipts.Verdict(InboxTable.digest(message), Outcome.STORED, null));
            handover.next(tx);
        });
    }

    /// For it, for its lane, and for its answer: a peer that takes no answers is not worked for.
    private boolean hasRoom(Transaction tx, AgentId peer, DurableMessage message, long bytes) {
        Lane lane = message.head().extras().lane();
        return InboxRoom.DEFAULT.holds(InboxTable.unfinished(tx, peer), bytes)
                && (lane == null || LaneRoom.DEFAULT.holds(tx, peer, lane.name()))
                && outgoing.hasRoomFor(tx, peer);
    }

    /// A message takes effect once, whatever carried it and however often.
    private void once(Transaction tx, Name name, DurableMessage message, Runnable effect) {
        Optional<InboxTable.Known> known = InboxTable.known(tx, name);
        if (known.isEmpty()) {
            InboxTable.insert(tx, name, message, seams.timeOfDay().instant());
            effect.run();
        } else if (known.get().digest().equals(InboxTable.digest(message).text())) {
            receipts.answer(tx, name);
        } else {
            Audit.note(
                    tx,
                    seams.timeOfDay().instant(),
                    "mid_conflict",
                    name.peer(),
                    name.id().toString());
        }
    }

    /// Ends a message without asking anybody; its sender is told why.
    void refuse(Transaction tx, Session session, DurableMessage message, String reason) {
        refuse(tx, nameOf(session, message), message, reason);
    }

    private void refuse(Transaction tx, Name name, DurableMessage message, String reason) {
        Audit.note(
                tx, seams.timeOfDay().instant(), reason, name.peer(), name.id().toString());
        once(tx, name, message, () -> handover.finish(tx, name, Outcome.REFUSED, reason));
    }

    private void cancel(Transaction tx, Name name, DurableMessage message) {
        UUID cancelled = message.head().name().answered();
        Name what = cancelled == null ? name : new Name(name.peer(), cancelled);
        handover.cancel(tx, what);
    }

    private void receipts(Transaction tx, Session session, Name name, DurableMessage message) {
        switch (Json.decode(CanonicalJson.text(message.payload()), ReceiptShape.LIST)) {
            case Decoded.Ok<List<Receipt>>(List<Receipt> all) ->
                all.forEach(receipt -> outgoing.word().receipt(tx, name.peer(), session.own(), receipt));
            case Decoded.Bad<List<Receipt>> malformed ->
                Audit.note(
                        tx,
                        seams.timeOfDay().instant(),
                        "bad_receipt",
                        name.peer(),
                        name.id().toString());
        }
    }
}
