package io.agentmesh.offline.incoming;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Transaction;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The table `part`: pieces of messages that are not whole yet. Each method is a part of a transaction.
final class PartTable {
    /// Bytes of pieces of one peer, and of all.
    static final long MAX_BYTES_OF_A_PEER = 64L << 20;
    static final long MAX_BYTES = 256L << 20;

    private PartTable() {}

    /// What a piece completes.
    sealed interface Assembly {
        /// Others are missing.
        record Waiting() implements Assembly {}

        /// All are here, and they are what their sender said.
        record Whole(DurableMessage message) implements Assembly {}

        /// They do not fit together.
        record Bad() implements Assembly {}

        /// There is no room for it.
        record Full() implements Assembly {}
    }

    static Assembly add(Transaction tx, Name name, DurableMessage piece, Part part) {
        Optional<byte[]> bytes = piece.payload() instanceof JsonString(String text)
                ? Base64Url.decode(text).toOptional()
                : Optional.empty();
        if (bytes.isEmpty() || !fits(tx, name, part)) {
            forget(tx, name);
            return new Assembly.Bad();
        }
        int length = bytes.get().length;
        String peer = name.peer().value();
        boolean isFull = tx.number("SELECT sum(length) FROM part WHERE peer = ?", peer) + length > MAX_BYTES_OF_A_PEER
                || tx.number("SELECT sum(length) FROM part") + length > MAX_BYTES;
        if (isFull) {
            return new Assembly.Full();
        }
        tx.update(
                "INSERT OR IGNORE INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                peer,
                name.id().toString(),
                part.index(),
                part.count(),
                part.size(),
                part.digest().text(),
                place(name, part.index()).holding(bytes.get()),
                length,
                piece.head().life().expiresAtMillis());
        return tx.number(
                                "SELECT count(*) FROM part WHERE peer = ? AND mid = ?",
                                peer,
                                name.id().toString())
                        < part.count()
                ? new Assembly.Waiting()
                : assembled(tx, name, piece.head().life(), part);
    }

    /// Pieces of one message agree on what it is.
    private static boolean fits(Transaction tx, Name name, Part part) {
        return tx.number(
                        "SELECT count(*) FROM part WHERE peer = ? AND mid = ? AND NOT (n = ? AND size = ? AND digest = ?)",
                        name.peer().value(),
                        name.id().toString(),
                        part.count(),
                        part.size(),
                        part.digest().text())
                == 0;
    }

    private static Assembly assembled(Transaction tx, Name name, Head.Life life, Part part) {
        List<byte[]> pieces = tx.queryAll(
                "SELECT i, bytes FROM part WHERE peer = ? AND mid = ? ORDER BY i",
                row -> row.opened(place(name, row.number("i"))),
                name.peer().value(),
                name.id().toString());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        Octets content = Octets.owning(all.toByteArray());
        forget(tx, name);
        boolean isRight =
                content.length() == part.size() && ContentDigest.of(content).equals(part.digest());
        return isRight
                ? DurableMessage.readLong(content)
                        .toOptional()
                        .filter(whole -> isWholeOf(whole, name, life))
                        .<Assembly>map(Assembly.Whole::new)
                        .orElseGet(Assembly.Bad::new)
                : new Assembly.Bad();
    }

    /// Whether it is the message that its pieces were said to be, no piece itself, and can be kept. What is kept is
    /// the canonical text, which may be four times as long (`1e15`), and must be readable as long as it is kept.
    private static boolean isWholeOf(DurableMessage whole, Name name, Head.Life life) {
        return whole.head().name().id().equals(name.id())
                && whole.head().life().equals(life)
                && whole.head().extras().part() == null
                && DurableMessage.readLong(Sessions.content(whole)) instanceof Decoded.Ok<DurableMessage>;
    }

    private static void forget(Transaction tx, Name name) {
        tx.update(
                "DELETE FROM part WHERE peer = ? AND mid = ?",
                name.peer().value(),
                name.id().toString());
    }

    static void forgetExpired(Transaction tx, Instant now) {
        tx.update("DELETE FROM part WHERE expires < ?", now.toEpochMilli());
    }

    private static Place place(Name name, long index) {
        return new Place("part", "bytes", name.key() + " " + index);
    }
}
