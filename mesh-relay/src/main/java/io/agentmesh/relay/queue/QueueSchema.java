package io.agentmesh.relay.queue;

import io.agentmesh.program.StartException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables of a queue's database; `user_version` counts the steps that led to them. A step is taken wholly
/// or not at all, and never changed once it was released.
final class QueueSchema {
    /// "AMRQ" in the file's header: a queue of this relay, and nobody else's database.
    static final int APPLICATION_ID = 0x414D5251;

    private static final List<List<String>> STEPS = List.of(
            List.of(
                    """
            CREATE TABLE envelopes (
                sequence INTEGER PRIMARY KEY,
                receiver TEXT NOT NULL,
                -- '' where groups do not separate
                receiver_group TEXT NOT NULL,
                sender TEXT NOT NULL,
                id TEXT NOT NULL,
                -- in the queue's own time, see queue_state
                kept_at_millis INTEGER NOT NULL,
                frame BLOB NOT NULL
            )""",
                    "CREATE INDEX envelopes_by_receiver ON envelopes (receiver, receiver_group, sequence)",
                    "CREATE INDEX envelopes_by_sender ON envelopes (sender)",
                    "CREATE INDEX envelopes_by_age ON envelopes (kept_at_millis)",
                    """
            CREATE TABLE queue_state (
                only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                -- how often it was opened
                run INTEGER NOT NULL,
                -- the queue's own time, and the time of day, at the last write
                clock_millis INTEGER NOT NULL,
                time_of_day_millis INTEGER NOT NULL
            )""",
                    "INSERT INTO queue_state VALUES (1, 0, 0, 0)"),
            // 1 where nobody has checked the signature. Before this step every envelope was checked when it came.
            List.of("ALTER TABLE envelopes ADD COLUMN unchecked INTEGER NOT NULL DEFAULT 0"),
            // Until when an envelope of the offline channel is kept, in the queue's own time; NULL for others.
            // Such a one is here once.
            List.of(
                    "ALTER TABLE envelopes ADD COLUMN until_millis INTEGER",
                    "DROP INDEX envelopes_by_age",
                    "CREATE INDEX envelopes_by_age ON envelopes (kept_at_millis, until_millis)",
                    "CREATE INDEX envelopes_by_end ON envelopes (until_millis) WHERE until_millis IS NOT NULL",
                    """
            CREATE UNIQUE INDEX envelopes_here_once ON envelopes (sender, id, receiver, receiver_group)
                WHERE until_millis IS NOT NULL"""));

    private QueueSchema() {}

    /// Makes the tables of an empty database.
    static void make(Connection connection) throws SQLException {
        execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
        takeSteps(connection, 0);
    }

    /// Checks a database that carries our mark, and brings it to the newest schema.
    ///
    /// @throws StartException if it is damaged, or of a newer version of this program
    static void check(Connection connection, Path path) throws SQLException, StartException {
        int taken = Integer.parseInt(read(connection, "PRAGMA user_version"));
        if (taken > STEPS.size()) {
            throw new StartException("the queue " + path + " is of a newer version (schema " + taken
                    + "; this program knows " + STEPS.size() + "); use the program that wrote it, or a newer one");
        }
        String found = read(connection, "PRAGMA integrity_check(1)");
        if (!found.equals("ok")) {
            throw QueueHeader.damaged(path, found);
        }
        takeSteps(connection, taken);
    }

    private static void takeSteps(Connection connection, int taken) throws SQLException {
        for (int step = taken; step < STEPS.size(); step++) {
            execute(connection, "BEGIN IMMEDIATE");
            for (String statement : STEPS.get(step)) {
                execute(connection, statement);
            }
            execute(connection, "PRAGMA user_version = " + (step + 1));
            execute(connection, "COMMIT");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
