package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `outbox`. Each method is a part of a transaction.
final class SentTable {
    private static final String OPEN = "state IN ('stored','sealed','accepted','queued','delivered','received')";

    private static final String ANSWERS = "('response','error')";
    private static final String UNRECEIPTED = "('receipt','cancel')";

    private SentTable() {}

    /// What is to be sealed.
    record Waiting(UUID id, Octets content) {}

    /// What a receipt is held against.
    record Expected(AgentId peer, String type, String digest, SentState state, boolean isConfirmed) {}

    static void insert(Transaction tx, Draft draft, Instant made, @Nullable Lane lane) {
        Octets content = draft.content(made, lane);
        String mid = draft.name().id().toString();
        UUID answered = draft.name().answered();
        tx.update(
                "INSERT INTO outbox (mid, peer, type, re, title, content, bytes, digest, made, expires, state, confirmed,"
                        + " tries, ended, lane, lane_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored', 0, 0, 0, ?, ?)",
                mid,
                draft.peer().value(),
                draft.subject().type(),
                answered == null ? null : answered.toString(),
                place("title", mid).holding(utf8(draft.subject().capability())),
                place("content", mid).holding(content.toByteArray()),
                content.length(),
                ContentDigest.of(content).text(),
                made.toEpochMilli(),
                draft.expires().toEpochMilli(),
                lane == null ? null : lane.name(),
                lane == null ? 0L : lane.sequence());
    }

    static List<Waiting> waiting(Transaction tx, AgentId peer, int most) {
        return tx.queryAll(
                "SELECT mid, content FROM outbox WHERE peer = ? AND state = 'stored' ORDER BY seq LIMIT " + most,
                row -> new Waiting(
                        UUID.fromString(row.text("mid")), Octets.owning(row.opened(place("content", row.text("mid"))))),
                peer.value());
    }

    static Optional<Octets> content(Transaction tx, UUID id) {
        return tx.queryOne(
                "SELECT content FROM outbox WHERE mid = ? AND content IS NOT NULL",
                row -> Octets.owning(row.opened(place("content", id.toString()))),
                id.toString());
    }

    static List<AgentId> peersWithWaiting(Transaction tx) {
        return tx.queryAll(
                "SELECT DISTINCT peer FROM outbox WHERE state = 'stored'", row -> new AgentId(row.text("peer")));
    }

    /// Goes on to a state that is further on; a state never goes back.
    static void advance(Transaction tx, UUID id, SentState to) {
        List<String> before = Arrays.stream(SentState.values())
                .filter(state -> state.compareTo(to) < 0)
                .map(state -> "'" + state.word() + "'")
                .toList();
        tx.update(
                "UPDATE outbox SET state = ?, problem = NULL WHERE mid = ? AND state IN (" + String.join(",", before)
                        + ")",
                to.word(),
                id.toString());
    }

    static void tried(Transaction tx, UUID id) {
        tx.update("UPDATE outbox SET tries = tries + 1 WHERE mid = ?", id.toString());
    }

    static void problem(Transaction tx, AgentId peer, String problem) {
        tx.update("UPDATE outbox SET problem = ? WHERE peer = ? AND state = 'stored'", problem, peer.value());
    }

    static Optional<Expected> expected(Transaction tx, UUID id) {
        return tx.queryOne(
                "SELECT peer, type, digest, state, confirmed FROM outbox WHERE mid = ?",
                row -> new Expected(
                        new AgentId(row.text("peer")),
                        row.text("type"),
                        row.text("digest"),
                        SentState.of(row.text("state")),
                        row.flag("confirmed")),
                id.toString());
    }

    /// A signed end; the content is not needed any more.
    static void end(Transaction tx, UUID id, SentState state, @Nullable String reason, Instant now) {
        tx.update(
                "UPDATE outbox SET state = ?, confirmed = 1, reason = ?, problem = NULL, ended = ?, content = NULL"
                        + " WHERE mid = ?",
                state.word(),
                reason,
                now.toEpochMilli(),
                id.toString());
    }

    /// An end of our own: the content is kept, so that it may be sent again.
    static void endUnconfirmed(Transaction tx, UUID id, SentState state, @Nullable String reason, Instant now) {
        tx.update(
                "UPDATE outbox SET state = ?, reason = ?, ended = ? WHERE mid = ? AND " + OPEN,
                state.word(),
                reason,
                now.toEpochMilli(),
                id.toString());
    }

    /// The same for one that is not to be sent again: its content goes.
    static void giveUp(Transaction tx, UUID id, SentState state, @Nullable String reason, Instant now) {
        endUnconfirmed(tx, id, state, reason, now);
        tx.update("UPDATE outbox SET content = NULL WHERE mid = ? AND state = ?", id.toString(), state.word());
    }

    /// All to a peer that have no end.
    static List<UUID> openTo(Transaction tx, AgentId peer) {
        return tx.queryAll(
                "SELECT mid FROM outbox WHERE peer = ? AND " + OPEN,
                row -> UUID.fromString(row.text("mid")),
                peer.value());
    }

    /// Waits to be sealed anew, under the same id.
    static void restore(Transaction tx, UUID id) {
        tx.update("UPDATE outbox SET state = 'stored' WHERE mid = ? AND " + OPEN, id.toString());
    }

    /// The same for one that ended without a word of its recipient, with another time. False if it did not.
    static boolean revive(Transaction tx, UUID id, Octets content, Instant expires) {
        return tx.update(
                        "UPDATE outbox SET state = 'stored', reason = NULL, ended = 0, expires = ?, content = ?, digest = ?"
                                + " WHERE mid = ? AND confirmed = 0 AND ended > 0 AND content IS NOT NULL",
                        expires.toEpochMilli(),
                        place("content", id.toString()).holding(content.toByteArray()),
                        ContentDigest.of(content).text(),
                        id.toString())
                > 0;
    }

    /// @param sender this agent's id of then, which the receipt is about
    static void keepReceipt(Transaction tx, UUID id, String receipt, AgentId sender) {
        tx.update(
                "UPDATE outbox SET receipt = ?, receipt_sender = ? WHERE mid = ?",
                receipt,
                sender.value(),
                id.toString());
    }

    static boolean keepAnswer(Transaction tx, UUID id, AgentId peer, String type, JsonValue answer) {
        return tx.update(
                        "UPDATE outbox SET answer_type = ?, answer = ? WHERE mid = ? AND peer = ? AND answer IS NULL",
                        type,
                        place("answer", id.toString()).holding(CanonicalJson.bytes(answer)),
                        id.toString(),
                        peer.value())
                > 0;
    }

    static void delete(Transaction tx, UUID id) {
        tx.update("DELETE FROM outbox WHERE mid = ?", id.toString());
    }

    static List<UUID> overdue(Transaction tx, Instant before) {
        return tx.queryAll(
                "SELECT mid FROM outbox WHERE expires < ? AND " + OPEN + " LIMIT 500",
                row -> UUID.fromString(row.text("mid")),
                before.toEpochMilli());
    }

    /// What was sealed and has no end, also if it waits to be sealed anew.
    static List<UUID> ofOldKey(Transaction tx) {
        return tx.queryAll(
                "SELECT mid FROM outbox WHERE (state <> 'stored' OR tries > 0) AND " + OPEN,
                row -> UUID.fromString(row.text("mid")));
    }

    /// Receipts, and words that take a message back.
    static void deleteUnreceipted(Transaction tx) {
        tx.update("DELETE FROM frame WHERE mid IN (SELECT mid FROM outbox WHERE type IN " + UNRECEIPTED + ")");
        tx.update("DELETE FROM outbox WHERE type IN " + UNRECEIPTED);
    }

    /// The same to one peer.
    static void deleteUnreceipted(Transaction tx, AgentId peer) {
        String some = "FROM outbox WHERE peer = ? AND type IN " + UNRECEIPTED;
        tx.update("DELETE FROM frame WHERE mid IN (SELECT mid " + some + ")", peer.value());
        tx.update("DELETE " + some, peer.value());
    }

    /// Messages of receipts under way to a peer.
    static long receiptsTo(Transaction tx, AgentId peer) {
        return tx.number("SELECT count(*) FROM outbox WHERE peer = ? AND type = 'receipt'", peer.value());
    }

    static List<AgentId> peersWithOpen(Transaction tx) {
        return tx.queryAll("SELECT DISTINCT peer FROM outbox WHERE " + OPEN, row -> new AgentId(row.text("peer")));
    }

    /// What has no end waits to be sealed for another key, without what the key before signed.
    static void move(Transaction tx, AgentId from, AgentId to) {
        tx.update(
                "UPDATE outbox SET peer = ?, state = 'stored', problem = NULL, receipt = NULL, receipt_sender = NULL"
                        + " WHERE peer = ? AND " + OPEN,
                to.value(),
                from.value());
    }

    /// The answers to a peer's message that it has not receipted, also if they were given up.
    static List<UUID> unreceiptedAnswers(Transaction tx, AgentId peer, UUID asked, long mostTries) {
        return tx.queryAll(
                "SELECT mid FROM outbox WHERE peer = ? AND re = ? AND type IN " + ANSWERS
                        + " AND confirmed = 0 AND content IS NOT NULL AND tries <= ? AND (state = 'unknown' OR " + OPEN
                        + ")",
                row -> UUID.fromString(row.text("mid")),
                peer.value(),
                asked.toString(),
                mostTries);
    }

    /// Waits to be sealed anew, also if it was given up.
    static void reopen(Transaction tx, UUID id) {
        tx.update("UPDATE outbox SET state = 'stored', ended = 0 WHERE mid = ?", id.toString());
    }

    static void forget(Transaction tx, Instant endedBefore) {
        tx.update("DELETE FROM outbox WHERE ended > 0 AND ended < ?", endedBefore.toEpochMilli());
    }

    static List<SentMessage> requests(Transaction tx) {
        return tx.queryAll("SELECT * FROM outbox WHERE type = 'request' ORDER BY seq", SentTable::message);
    }

    static Optional<SentMessage> request(Transaction tx, UUID id) {
        return tx.queryOne(
                "SELECT * FROM outbox WHERE type = 'request' AND mid = ?", SentTable::message, id.toString());
    }

    private static SentMessage message(Row row) {
        String mid = row.text("mid");
        byte[] answer = row.optionalOpened(place("answer", mid));
        long ended = row.number("ended");
        String sender = row.optionalText("receipt_sender");
        return new SentMessage(
                UUID.fromString(mid),
                new AgentId(row.text("peer")),
                row.text("type"),
                new String(row.opened(place("title", mid)), StandardCharsets.UTF_8),
                new SentMessage.Times(
                        Instant.ofEpochMilli(row.number("made")),
                        Instant.ofEpochMilli(row.number("expires")),
                        ended == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended))),
                new SentMessage.Progress(
                        SentState.of(row.text("state")),
                        row.number("tries"),
                        row.flag("confirmed"),
                        row.optionalText("problem")),
                new SentMessage.End(
                        row.optionalText("reason"),
                        row.optionalText("receipt"),
                        sender == null ? null : new AgentId(sender),
                        row.optionalText("answer_type"),
                        answer == null ? null : Json.parse(answer).orThrow()));
    }

    private static Place place(String column, String mid) {
        return new Place("outbox", column, mid);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
