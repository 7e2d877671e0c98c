package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Hex;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `frame`: sealed messages, envelope and all. Each method is a part of a transaction.
final class FrameTable {
    /// The relay is known to have it: it need not be sent again soon.
    static final String HELD = "held";
    /// Its recipient has the message, and has not said what became of it: the frame asks for that.
    static final String ASKING = "asking";

    private FrameTable() {}

    /// One sealed part of a message.
    ///
    /// @param notice [#HELD], [#ASKING], or `null`
    record SentFrame(
            UUID envelope,
            UUID message,
            AgentId peer,
            String session,
            Instant made,
            long tries,
            @Nullable String notice) {
        boolean isAsking() {
            return ASKING.equals(notice);
        }
    }

    static void insert(Transaction tx, Envelope envelope, UUID message, SessionId session, Instant nextTry) {
        String id = envelope.id().toString();
        tx.update(
                "INSERT INTO frame (envelope, mid, peer, sid, text, made, tries, next_try) VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
                id,
                message.toString(),
                envelope.to().value(),
                Hex.of(session.bytes()),
                new Place("frame", "text", id).holding(envelope.toJson().getBytes(StandardCharsets.UTF_8)),
                envelope.timestampMillis(),
                nextTry.toEpochMilli());
    }

    static Optional<SentFrame> find(Transaction tx, UUID envelope) {
        return tx.queryOne("SELECT * FROM frame WHERE envelope = ?", FrameTable::frame, envelope.toString());
    }

    /// What is to be sent again, or is not waited for any more. Not on a session that its peer cannot read and that is
    /// given up before long: what was sealed on that waits.
    static List<SentFrame> due(Transaction tx, Instant now, int most) {
        return tx.queryAll(
                "SELECT * FROM frame WHERE next_try <= ? AND sid NOT IN (SELECT sid FROM late_reset)"
                        + " ORDER BY seq LIMIT " + most,
                FrameTable::frame,
                now.toEpochMilli());
    }

    static Envelope envelope(Transaction tx, UUID id) {
        return tx.queryOne(
                        "SELECT text FROM frame WHERE envelope = ?",
                        row -> new String(
                                row.opened(new Place("frame", "text", id.toString())), StandardCharsets.UTF_8),
                        id.toString())
                .map(text -> Envelope.decode(text).orThrow())
                .orElseThrow();
    }

    static void triedAgain(Transaction tx, UUID envelope, Instant nextTry) {
        tx.update(
                "UPDATE frame SET tries = tries + 1, next_try = ? WHERE envelope = ?",
                nextTry.toEpochMilli(),
                envelope.toString());
    }

    static void noticed(Transaction tx, UUID envelope, @Nullable String notice, Instant nextTry) {
        tx.update(
                "UPDATE frame SET notice = ?, next_try = ? WHERE envelope = ?",
                notice,
                nextTry.toEpochMilli(),
                envelope.toString());
    }

    /// All are to be sent now: a relay that starts anew may have lost what it said to keep. Not those that
    /// ask: what they stand for has arrived.
    static void allDue(Transaction tx, Instant now) {
        tx.update("UPDATE frame SET next_try = ? WHERE notice IS NOT ?", now.toEpochMilli(), ASKING);
    }

    /// The message has arrived: one of its frames is kept, and asks from then on. False if there is none,
    /// since the message is about to be sealed anew.
    static boolean ask(Transaction tx, UUID message, Instant nextTry) {
        String mid = message.toString();
        tx.update("DELETE FROM frame WHERE mid = ?1 AND seq > (SELECT min(seq) FROM frame WHERE mid = ?1)", mid);
        return tx.update(
                        "UPDATE frame SET notice = ?, tries = 1, next_try = ? WHERE mid = ?",
                        ASKING,
                        nextTry.toEpochMilli(),
                        mid)
                > 0;
    }

    static void deleteOf(Transaction tx, UUID message) {
        tx.update("DELETE FROM frame WHERE mid = ?", message.toString());
    }

    /// The messages of which a part was sealed on this session.
    static List<UUID> messagesOn(Transaction tx, SessionId session) {
        return tx.queryAll(
                "SELECT DISTINCT mid FROM frame WHERE sid = ?",
                row -> UUID.fromString(row.text("mid")),
                Hex.of(session.bytes()));
    }

    private static SentFrame frame(Row row) {
        return new SentFrame(
                UUID.fromString(row.text("envelope")),
                UUID.fromString(row.text("mid")),
                new AgentId(row.text("peer")),
                row.text("sid"),
                Instant.ofEpochMilli(row.number("made")),
                row.number("tries"),
                row.optionalText("notice"));
    }
}
