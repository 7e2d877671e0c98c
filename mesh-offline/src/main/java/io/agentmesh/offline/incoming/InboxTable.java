package io.agentmesh.offline.incoming;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `inbox`. Each method is a part of a transaction.
final class InboxTable {
    /// Messages of different peers under one id that are shown.
    static final int MAX_OF_AN_ID = 16;

    private static final String BY_NAME = " WHERE peer = ? AND mid = ?";

    private InboxTable() {}

    /// Names one message: ids are their senders'.
    record Name(AgentId peer, UUID id) {
        String key() {
            return peer.value() + " " + id;
        }
    }

    /// What is known of a message that comes again.
    record Known(String digest, @Nullable String receipt, Instant receiptSent) {}

    static void insert(Transaction tx, Name name, DurableMessage message, Instant now) {
        Octets content = Sessions.content(message);
        Head head = message.head();
        Lane lane = head.extras().lane();
        UUID answered = head.name().answered();
        tx.update(
                "INSERT INTO inbox (peer, mid, type, re, title, content, bytes, digest, received, expires, state,"
                        + " fence, next_try, lane, lane_seq, lane_prev, prev_expires, receipt_sent) VALUES (?, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?, ?, 'received', 0, 0, ?, ?, ?, ?, 0)",
                name.peer().value(),
                name.id().toString(),
                head.type(),
                answered == null ? null : answered.toString(),
                place("title", name).holding(capability(message).getBytes(StandardCharsets.UTF_8)),
                place("content", name).holding(content.toByteArray()),
                content.length(),
                digest(message).text(),
                now.toEpochMilli(),
                Lifetime.atMost(head.life().expiresAtMillis(), now),
                lane == null ? null : lane.name(),
                lane == null ? 0L : lane.sequence(),
                lane == null ? 0L : lane.previous(),
                lane == null ? 0L : lane.previousExpiresMillis());
    }

    /// Of the content itself. Of a piece, which can only be refused, the one that its sender claims for the whole: no
    /// message that is handed over is one.
    static ContentDigest digest(DurableMessage message) {
        Part part = message.head().extras().part();
        return part == null ? ContentDigest.of(Sessions.content(message)) : part.digest();
    }

    /// As on the other channel (wire §3.2).
    private static String capability(DurableMessage message) {
        boolean isRequest = message.head().type().equals("request");
        return isRequest
                        && message.payload() instanceof JsonObject payload
                        && payload.get("capability") instanceof JsonString(String capability)
                ? capability
                : isRequest ? "unknown" : "";
    }

    static Optional<Known> known(Transaction tx, Name name) {
        return tx.queryOne(
                "SELECT digest, receipt, receipt_sent FROM inbox" + BY_NAME,
                row -> new Known(
                        row.text("digest"),
                        row.optionalText("receipt"),
                        Instant.ofEpochMilli(row.number("receipt_sent"))),
                name.peer().value(),
                name.id().toString());
    }

    static InboxRoom.Unfinished unfinished(Transaction tx, AgentId peer) {
        return tx.queryOne(
                        "SELECT count(CASE WHEN peer = ?1 THEN 1 END) AS messages,"
                                + " sum(CASE WHEN peer = ?1 THEN bytes END) AS peer_bytes, sum(bytes) AS all_bytes"
                                + " FROM inbox WHERE state IN ('received', 'running')",
                        row -> new InboxRoom.Unfinished(
                                row.number("messages"), row.number("peer_bytes"), row.number("all_bytes")),
                        peer.value())
                .orElseThrow();
    }

    /// What is to be handed over; empty if it cannot be read.
    static Optional<DurableMessage> content(Transaction tx, Name name) {
        return tx.queryOne(
                        "SELECT content FROM inbox" + BY_NAME + " AND content IS NOT NULL",
                        row -> row.opened(place("content", name)),
                        name.peer().value(),
                        name.id().toString())
                .flatMap(InboxTable::read);
    }

    private static Optional<DurableMessage> read(byte[] content) {
        return DurableMessage.readLong(Octets.owning(content)).toOptional();
    }

    /// Begun: whoever was given another fence before has no say any more.
    ///
    /// @param lease until then it is waited for
    static void run(Transaction tx, Name name, Instant lease) {
        change(tx, "state = 'running', fence = fence + 1, next_try = " + lease.toEpochMilli(), name);
    }

    static void countRerun(Transaction tx, Name name) {
        change(tx, "reruns = reruns + 1", name);
    }

    /// Certainly not begun: it may be tried later.
    static void putBack(Transaction tx, Name name, Instant nextTry) {
        tx.update(
                "UPDATE inbox SET state = 'received', next_try = ?" + BY_NAME + " AND state = 'running'",
                nextTry.toEpochMilli(),
                name.peer().value(),
                name.id().toString());
    }

    /// It is not looked at before then.
    static void postpone(Transaction tx, Name name, Instant nextTry) {
        tx.update(
                "UPDATE inbox SET next_try = ?" + BY_NAME + " AND state <> 'done'",
                nextTry.toEpochMilli(),
                name.peer().value(),
                name.id().toString());
    }

    /// How many are with the local agent.
    static long running(Transaction tx) {
        return tx.number("SELECT count(*) FROM inbox WHERE state = 'running'");
    }

    static boolean isRunning(Transaction tx, Name name, long fence) {
        return tx.number(
                        "SELECT count(*) FROM inbox" + BY_NAME + " AND state = 'running' AND fence = ?",
                        name.peer().value(),
                        name.id().toString(),
                        fence)
                > 0;
    }

    static boolean isUnstarted(Transaction tx, Name name) {
        return tx.number(
                        "SELECT count(*) FROM inbox" + BY_NAME + " AND state = 'received'",
                        name.peer().value(),
                        name.id().toString())
                > 0;
    }

    /// Whether it was begun before, and its end was lost.
    static boolean wasBegun(Transaction tx, Name name) {
        return tx.number(
                        "SELECT count(*) FROM inbox" + BY_NAME + " AND reruns > 0",
                        name.peer().value(),
                        name.id().toString())
                > 0;
    }

    static void done(Transaction tx, Name name, String outcome) {
        tx.update(
                "UPDATE inbox SET state = 'done', content = NULL, outcome = ?" + BY_NAME,
                outcome,
                name.peer().value(),
                name.id().toString());
    }

    static void keepReceipt(Transaction tx, Name name, String receipt, Instant now) {
        tx.update(
                "UPDATE inbox SET receipt = ?, receipt_sent = ?" + BY_NAME,
                receipt,
                now.toEpochMilli(),
                name.peer().value(),
                name.id().toString());
    }

    static void forget(Transaction tx, Instant expiredBefore, Instant receivedBefore) {
        tx.update(
                "DELETE FROM inbox WHERE state = 'done' AND expires < ? AND received < ?",
                expiredBefore.toEpochMilli(),
                receivedBefore.toEpochMilli());
    }

    static List<ReceivedMessage> list(Transaction tx) {
        return tx.queryAll("SELECT * FROM inbox ORDER BY seq", row -> message(row, false));
    }

    static List<ReceivedMessage> find(Transaction tx, UUID id) {
        return tx.queryAll(
                "SELECT * FROM inbox WHERE mid = ? ORDER BY seq LIMIT " + MAX_OF_AN_ID,
                row -> message(row, true),
                id.toString());
    }

    /// What a peer asked for and nobody has begun.
    static List<Name> unstarted(Transaction tx, AgentId peer) {
        return tx.queryAll(
                "SELECT peer, mid FROM inbox WHERE peer = ? AND state = 'received'", InboxTable::name, peer.value());
    }

    private static ReceivedMessage message(Row row, boolean withContent) {
        Name name = name(row);
        byte[] content = withContent ? row.optionalOpened(place("content", name)) : null;
        JsonValue payload = content == null
                ? null
                : read(content).map(DurableMessage::payload).orElse(null);
        var stage = new ReceivedMessage.Stage(
                row.text("state"),
                row.optionalText("outcome"),
                Instant.ofEpochMilli(row.number("received")),
                Instant.ofEpochMilli(row.number("expires")));
        return new ReceivedMessage(name.id(), name.peer(), row.text("type"), title(row, name), stage, payload);
    }

    static Name name(Row row) {
        return new Name(new AgentId(row.text("peer")), UUID.fromString(row.text("mid")));
    }

    static String title(Row row, Name name) {
        return new String(row.opened(place("title", name)), StandardCharsets.UTF_8);
    }

    private static void change(Transaction tx, String what, Name name) {
        tx.update(
                "UPDATE inbox SET " + what + BY_NAME,
                name.peer().value(),
                name.id().toString());
    }

    private static Place place(String column, Name name) {
        return new Place("inbox", column, name.key());
    }
}
