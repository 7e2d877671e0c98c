package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Signs what became of messages, and sends it: gathered for a moment, many in one message, on the ratchet.
/// Methods with a transaction are parts of it.
final class Receipts {
    /// How long the first one waits for others.
    static final Duration GATHERED = Duration.ofMillis(200);
    /// A sender that asks again is told again no more often than this.
    static final Duration REPEATED = Duration.ofSeconds(30);

    private final OfflineStore store;
    private final Outgoing outgoing;
    private final IncomingSeams seams;
    private final AtomicBoolean isGathering = new AtomicBoolean();
    /// Whether some may be due that nobody is about to send: also of an earlier process, and when the store has too
    /// much to do, or refuses.
    private volatile boolean areLeft = true;

    Receipts(OfflineStore store, Outgoing outgoing, IncomingSeams seams) {
        this.store = store;
        this.outgoing = outgoing;
        this.seams = seams;
    }

    /// What became of a message, and of which content.
    record Verdict(
            ContentDigest digest, Outcome outcome, @Nullable String reason) {}

    void sign(Transaction tx, InboxTable.Name name, Verdict verdict) {
        Instant now = seams.timeOfDay().instant();
        var statement = new Receipt.Statement(name.id(), verdict.digest(), verdict.outcome(), now.toEpochMilli());
        Receipt receipt = Receipt.sign(seams.own().get(), name.peer(), statement, verdict.reason());
        InboxTable.keepReceipt(tx, name, receipt.toJson(), now);
        due(tx, name, receipt.toJson());
    }

    /// The sender sent a message again that is known here: perhaps it missed the receipt.
    void repeat(Transaction tx, InboxTable.Name name) {
        InboxTable.known(tx, name).filter(this::isRested).ifPresent(known -> again(tx, name, known));
    }

    /// The sender sealed a message anew that is known here: it surely missed the receipt, and what answers the
    /// message if that was not receipted.
    void answer(Transaction tx, InboxTable.Name name) {
        InboxTable.known(tx, name).ifPresent(known -> {
            boolean isRested = isRested(known);
            again(tx, name, known);
            outgoing.answerAgain(tx, name.peer(), name.id(), isRested);
        });
    }

    private boolean isRested(InboxTable.Known known) {
        return !known.receiptSent().plus(REPEATED).isAfter(seams.timeOfDay().instant());
    }

    private void again(Transaction tx, InboxTable.Name name, InboxTable.Known known) {
        String before = known.receipt();
        if (before != null) {
            String receipt = underOwnKey(name, before);
            InboxTable.keepReceipt(tx, name, receipt, seams.timeOfDay().instant());
            due(tx, name, receipt);
        }
    }

    /// The same statement, signed by the key of today: a sender that writes to that one believes no other (offline
    /// §14.1).
    private String underOwnKey(InboxTable.Name name, String text) {
        AgentKeyPair own = seams.own().get();
        Receipt receipt = Json.decode(text, ReceiptShape.RECEIPT).orThrow();
        return receipt.isSignedBy(own.id(), name.peer())
                ? text
                : Receipt.sign(own, name.peer(), receipt.statement(), receipt.reason())
                        .toJson();
    }

    /// This agent goes by another key: what the one before signed and nobody got is signed anew when its sender
    /// asks again.
    static void keyChanged(Transaction tx) {
        tx.update("DELETE FROM receipt_due");
    }

    private void due(Transaction tx, InboxTable.Name name, String receipt) {
        tx.update(
                "INSERT OR REPLACE INTO receipt_due VALUES (?, ?, ?)",
                name.peer().value(),
                name.id().toString(),
                receipt);
        tx.afterCommit(this::gather);
    }

    private void gather() {
        if (isGathering.compareAndSet(false, true)) {
            seams.timers().schedule(GATHERED, this::sendSoon);
        }
    }

    private void sendSoon() {
        if (!store.submit(this::send)) {
            areLeft = true;
            isGathering.set(false);
        }
    }

    /// Sends all that are due.
    void send(Transaction tx) {
        isGathering.set(false);
        areLeft = true;
        List<AgentId> peers =
                tx.queryAll("SELECT DISTINCT peer FROM receipt_due", row -> new AgentId(row.text("peer")));
        List<AgentId> wanted =
                peers.stream().filter(peer -> !seams.rights().isRevoked(peer)).toList();
        List<AgentId> taking = wanted.stream()
                .filter(peer -> outgoing.hasRoomForReceipts(tx, peer))
                .toList();
        taking.forEach(peer -> send(tx, peer));
        if (taking.size() == wanted.size()) {
            tx.afterCommit(() -> areLeft = false);
        }
    }

    /// Sends what could not be sent when it was due: mostly its peer takes nothing, or asks for much and reads
    /// nothing.
    void sendLeft(Transaction tx) {
        if (areLeft) {
            send(tx);
        }
    }

    private record Due(UUID id, JsonValue receipt) {}

    private void send(Transaction tx, AgentId peer) {
        List<Due> due = tx.queryAll(
                "SELECT mid, text FROM receipt_due WHERE peer = ? LIMIT " + Receipt.MAX_RECEIPTS,
                row -> new Due(
                        UUID.fromString(row.text("mid")),
                        Json.parse(row.text("text")).orThrow()),
                peer.value());
        due.forEach(each -> tx.update(
                "DELETE FROM receipt_due WHERE peer = ? AND mid = ?",
                peer.value(),
                each.id().toString()));
        outgoing.put(
                tx,
                outgoing.reply(
                        peer,
                        "receipt",
                        null,
                        new JsonArray(due.stream().map(Due::receipt).toList())));
        if (due.size() == Receipt.MAX_RECEIPTS) {
            tx.afterCommit(this::gather);
        }
    }
}
