package io.agentmesh.registry.store;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a database to the schema that this version knows, step by step; `user_version` counts the steps that
/// were taken. A database of the original has taken none, and the first step finds its tables there.
///
/// A step is a file of SQL statements beside this class, taken wholly or not at all. It is never changed once
/// it was released.
final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private static final List<String> STEPS = List.of(
            "001-tables-of-the-original.sql",
            "002-indexes.sql",
            "003-group-streams.sql",
            "004-audit.sql",
            "005-groups.sql",
            "006-signed-cards.sql",
            "007-tokens.sql",
            "008-search.sql",
            "009-rotations.sql",
            "010-upkeep.sql",
            "011-prekeys.sql",
            "012-anchors.sql",
            "013-spent-prekeys.sql");
    /// The schema that this version knows.
    static final int VERSION = STEPS.size();
    /// Ends a statement; triggers have plain semicolons inside.
    private static final String SEPARATOR = "\n\n";

    private Migrations() {}

    /// @throws StartException if the database is newer than this program
    static void run(Sql sql, String path) throws SQLException, StartException {
        int taken = version(sql);
        if (taken > STEPS.size()) {
            throw new StartException("the database " + path + " is of a newer version (schema " + taken
                    + "; this program knows " + STEPS.size() + "); use the program that wrote it, or a newer one");
        }
        if (taken == 0 && !path.equals(SqliteStore.MEMORY)) {
            OriginalBackup.make(sql, path);
        }
        for (int step = taken; step < STEPS.size(); step++) {
            take(sql, step);
        }
        if (taken < STEPS.size()) {
            log.atInfo()
                    .setMessage("database brought to the newest schema")
                    .addKeyValue("from", taken)
                    .addKeyValue("to", STEPS.size())
                    .log();
        }
    }

    private static void take(Sql sql, int step) throws SQLException {
        sql.execute("BEGIN IMMEDIATE");
        try {
            // Another process may have been faster.
            if (version(sql) == step) {
                if (step == 0) {
                    OriginalColumns.add(sql);
                }
                for (String statement : statements(STEPS.get(step))) {
                    sql.execute(statement);
                }
                sql.execute("PRAGMA user_version = " + (step + 1));
            }
            sql.execute("COMMIT");
        } catch (SQLException refused) {
            sql.execute("ROLLBACK");
            throw refused;
        }
    }

    private static int version(Sql sql) throws SQLException {
        return sql.query("PRAGMA user_version", 1, row -> row.getInt(1)).getFirst();
    }

    private static List<String> statements(String file) {
        try (InputStream in = Objects.requireNonNull(Migrations.class.getResourceAsStream(file), file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.strip().split(SEPARATOR));
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + ": cannot be read (expected: beside this class)", unreadable);
        }
    }
}
