package io.agentmesh.registry.store;

import io.agentmesh.program.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A copy of a database of the original as it was, before the first step changes it.
final class OriginalBackup {
    private static final Logger log = LoggerFactory.getLogger(OriginalBackup.class);

    private static final String HAS_USERS = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'users'";

    private OriginalBackup() {}

    /// Copies the database to `<path>.original`, for its owner alone. Does nothing if there is no table in it
    /// yet, or the copy is there.
    static void make(Sql sql, String path) throws SQLException, StartException {
        Path copy = Path.of(path + ".original");
        if (sql.query(HAS_USERS, 1, row -> row.getInt(1)).isEmpty() || Files.exists(copy)) {
            return;
        }
        // Made empty first, for the mode; SQLite takes an empty file.
        new DatabaseFile(copy).prepare();
        sql.update("VACUUM INTO ?", copy.toString());
        log.atInfo()
                .setMessage("database of the original copied before its migration")
                .addKeyValue("copy", copy)
                .log();
    }
}
