package io.agentmesh.registry.audit;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.registry.audit.AuditRepository.Link;
import io.agentmesh.registry.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Writes down each change of rights, in the transaction that makes it: what is on disk has its entry, and what was
/// undone has none. Once it is on disk it is a line in the program's log too, under the logger `audit`; a log that
/// is kept elsewhere is a witness against whoever rewrites the database. Ids only: never a token, a key or a
/// signature.
///
/// ```java
/// store.write(tx -> {
///     StoredRule rule = rules.create(tx, …);
///     audit.record(tx, Caller.of(request).actor(), "acl rule created", "rule", rule.id());
///     return rule;
/// });
/// ```
public final class AuditLog {
    /// Entries that are kept; with one more the oldest goes.
    public static final long MAX_ENTRIES = 1_000_000;

    private static final Logger log = LoggerFactory.getLogger("io.agentmesh.audit");

    private final AuditRepository entries = new AuditRepository();
    private final long maxEntries;

    /// Keeps [#MAX_ENTRIES].
    public AuditLog() {
        this(MAX_ENTRIES);
    }

    AuditLog(long maxEntries) {
        this.maxEntries = maxEntries;
    }

    /// Adds an entry to the chain.
    ///
    /// @param actor who does it, from where
    /// @param what in words, the same for the same thing: `acl rule created`
    /// @param namesAndIds what it is done to: a name and an id, and so on
    public void record(Transaction tx, Actor actor, String what, String... namesAndIds) {
        Link last = entries.last(tx);
        var entry = new AuditEntry(last.seq() + 1, actor, what, details(namesAndIds), last.hash());
        entries.add(tx, entry);
        if (entry.seq() - entries.anchor(tx).seq() > maxEntries) {
            entries.dropUpTo(tx, entry.seq() - maxEntries);
        }
        tx.afterCommit(() -> print(actor, what, namesAndIds));
    }

    /// Writes a line to the program's log alone.
    ///
    /// @param who the user who did it
    /// @param what in words, the same for the same thing: `acl rule created`
    /// @param namesAndIds what it was done to: a name and an id, and so on
    public void record(UserId who, String what, String... namesAndIds) {
        line(who, what, namesAndIds).log();
    }

    private static void print(Actor actor, String what, String... namesAndIds) {
        line(actor.user(), what, namesAndIds).addKeyValue("from", actor.from()).log();
    }

    private static LoggingEventBuilder line(UserId who, String what, String... namesAndIds) {
        LoggingEventBuilder line = log.atInfo().setMessage(what).addKeyValue("by", who);
        for (int i = 0; i + 1 < namesAndIds.length; i += 2) {
            line = line.addKeyValue(namesAndIds[i], namesAndIds[i + 1]);
        }
        return line;
    }

    private static JsonObject details(String... namesAndIds) {
        if (namesAndIds.length % 2 != 0) {
            throw new IllegalArgumentException("details: " + namesAndIds.length + " (expected: names and ids)");
        }
        JsonObject details = JsonObject.empty();
        for (int i = 0; i < namesAndIds.length; i += 2) {
            details = details.with(namesAndIds[i], namesAndIds[i + 1]);
        }
        return details;
    }
}
