package io.agentmesh.registry.store;

import io.agentmesh.program.StartException;
import java.sql.SQLException;

/// Looks a database over before anything is done with it.
final class Integrity {
    private Integrity() {}

    /// @throws StartException if the database is damaged; says what to do
    static void check(Sql sql, String path) throws SQLException, StartException {
        String finding =
                sql.query("PRAGMA quick_check(1)", 1, row -> row.getString(1)).getFirst();
        if (!finding.equals("ok")) {
            throw damaged(path, finding);
        }
    }

    static StartException damaged(String path, String finding) {
        return new StartException("the database " + path + " is damaged (" + finding
                + "). Nothing was changed. Put a backup in its place, or rescue what can be read: sqlite3 " + path
                + " .recover | sqlite3 rescued.db");
    }
}
