package io.agentmesh.offline.store;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// The tables; `user_version` counts the steps that led to them. A step is taken wholly or not at all, and never
/// changed once it was released.
final class Schema {
    /// The form of sealed values, to which each is bound.
    static final int SEALED_FORM = 1;

    /// What is sealed, so that an epoch can end. The key is the expression that [Place#key] holds.
    static final List<SealedColumn> SEALED = List.of(
            new SealedColumn("spk", "private", "id"),
            new SealedColumn("opk", "private", "id"),
            new SealedColumn("session", "state", "sid"),
            new SealedColumn("outbox", "title", "mid"),
            new SealedColumn("outbox", "content", "mid"),
            new SealedColumn("outbox", "answer", "mid"),
            new SealedColumn("frame", "text", "envelope"),
            new SealedColumn("inbox", "title", "peer || ' ' || mid"),
            new SealedColumn("inbox", "content", "peer || ' ' || mid"),
            new SealedColumn("part", "bytes", "peer || ' ' || mid || ' ' || i"),
            new SealedColumn("quarantine", "text", "sender || ' ' || envelope"));

    private static final List<String> STEPS = List.of(
            "001-tables.sql",
            "002-lanes.sql",
            "003-reruns.sql",
            "004-receipts.sql",
            "005-bundles.sql",
            "006-used-prekeys.sql",
            "007-late-resets.sql");

    /// Ends a statement.
    private static final String SEPARATOR = ";\n";

    private Schema() {}

    /// A column whose values are sealed.
    ///
    /// @param key an expression over its row
    record SealedColumn(String table, String column, String key) {}

    /// Checks the database and brings it to the newest schema.
    ///
    /// @throws StartException if it is damaged, or of a newer version of this program
    static void prepare(Sql sql, Path path) throws SQLException, StartException {
        int taken = (int) (long) first(sql, "PRAGMA user_version", row -> row.number(1));
        if (taken > STEPS.size()) {
            throw new StartException("the database " + path + " is of a newer version (schema " + taken
                    + "; this program knows " + STEPS.size() + "); use the program that wrote it, or a newer one");
        }
        String found = first(sql, "PRAGMA quick_check(1)", row -> row.text(1));
        if (!found.equals("ok")) {
            throw new StartException("the database " + path + " is damaged (" + found + "). Nothing was changed. Remove"
                    + " it to begin anew; what waits in it is lost then");
        }
        for (int step = taken; step < STEPS.size(); step++) {
            take(sql, step);
        }
    }

    private static void take(Sql sql, int step) throws SQLException {
        sql.execute("BEGIN IMMEDIATE");
        for (String statement : statements(STEPS.get(step))) {
            sql.execute(statement);
        }
        sql.execute("PRAGMA user_version = " + (step + 1));
        sql.execute("COMMIT");
    }

    private static <T> T first(Sql sql, String query, Function<Row, T> mapper) throws SQLException {
        return sql.query(query, mapper).getFirst();
    }

    private static List<String> statements(String file) {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(file), file)) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(SEPARATOR));
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + ": cannot be read (expected: beside this class)", unreadable);
        }
    }
}
