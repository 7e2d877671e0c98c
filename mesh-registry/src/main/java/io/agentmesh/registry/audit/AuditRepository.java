package io.agentmesh.registry.audit;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// The chain, tables `audit_log` and `audit_anchor`. Runs inside the caller's transaction; holds no state.
final class AuditRepository {
    private static final String LAST = """
            SELECT seq, hash FROM audit_log
            UNION ALL SELECT seq, hash FROM audit_anchor ORDER BY seq DESC LIMIT 1""";
    private static final String ANCHOR = "SELECT seq, hash FROM audit_anchor";
    private static final String ADD = """
            INSERT INTO audit_log (seq, at, by_user, from_where, what, details, previous, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String AFTER = """
            SELECT seq, at, by_user, from_where, what, details, previous, hash
            FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?""";
    private static final String NEWEST = """
            SELECT seq, at, by_user, from_where, what, details, previous, hash
            FROM audit_log ORDER BY seq DESC LIMIT ?""";
    private static final String MOVE_ANCHOR = """
            UPDATE audit_anchor SET (seq, hash) = (SELECT seq, hash FROM audit_log WHERE seq = ?)
            WHERE EXISTS (SELECT 1 FROM audit_log WHERE seq = ?)""";
    private static final String DROP = "DELETE FROM audit_log WHERE seq <= ?";

    private static final JsonShape<JsonObject> OBJECT = AuditRepository::object;

    /// A place in the chain.
    ///
    /// @param seq the number of an entry
    /// @param hash its hash
    record Link(long seq, String hash) {}

    /// An entry as it is kept.
    ///
    /// @param entry what it says
    /// @param hash the hash that was kept with it
    record Kept(AuditEntry entry, String hash) {}

    /// The link that the next entry follows.
    Link last(Transaction tx) {
        return tx.queryOne(LAST, AuditRepository::toLink).orElseThrow();
    }

    /// The link before the oldest entry.
    Link anchor(Transaction tx) {
        return tx.queryOne(ANCHOR, AuditRepository::toLink).orElseThrow();
    }

    void add(Transaction tx, AuditEntry entry) {
        tx.update(
                ADD,
                entry.seq(),
                entry.actor().at().textWithOffset(),
                entry.actor().user().toString(),
                entry.actor().from(),
                entry.what(),
                entry.details().toString(),
                entry.previous(),
                entry.hash());
    }

    /// Entries behind a number, in order.
    List<Kept> after(Transaction tx, long seq, int atMost) {
        return tx.queryAll(AFTER, AuditRepository::toKept, seq, atMost);
    }

    /// The newest entries, newest first.
    List<Kept> newest(Transaction tx, int atMost) {
        return tx.queryAll(NEWEST, AuditRepository::toKept, atMost);
    }

    /// Drops entries up to a number. The hash of the last one stays, so that the rest can still be checked.
    void dropUpTo(Transaction tx, long seq) {
        if (tx.update(MOVE_ANCHOR, seq, seq) == 1) {
            tx.update(DROP, seq);
        }
    }

    private static Link toLink(ResultSet row) throws SQLException {
        return new Link(row.getLong("seq"), Columns.text(row, "hash"));
    }

    private static Kept toKept(ResultSet row) throws SQLException {
        var actor = new Actor(
                new UserId(Columns.uuid(row, "by_user")), Columns.text(row, "from_where"), Columns.time(row, "at"));
        var entry = new AuditEntry(
                row.getLong("seq"),
                actor,
                Columns.text(row, "what"),
                Columns.json(row, "details", OBJECT),
                Columns.text(row, "previous"));
        return new Kept(entry, Columns.text(row, "hash"));
    }

    private static JsonObject object(JsonValue value) throws MalformedJson {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedJson("expected an object");
    }
}
