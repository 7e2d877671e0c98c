package io.agentmesh.registry.store;

import io.agentmesh.program.StartException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// Opens connections to one database, all with the same settings.
///
/// @param path the file, or `:memory:`
/// @param foreignLock how long a statement waits for another connection's lock
record SqliteConnections(String path, Duration foreignLock) {
    /// A connection to a database that was brought to the newest schema before.
    Sql openMigrated() throws SQLException, StartException {
        Sql sql = open();
        try {
            Integrity.check(sql, path);
            Migrations.run(sql, path);
            return sql;
        } catch (SQLException | StartException refused) {
            sql.close();
            throw refused;
        }
    }

    /// A connection that leaves the file as it is: a copy needs no files beside it.
    Sql openAsItIs() throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        return new Sql(config.createConnection("jdbc:sqlite:" + path));
    }

    Sql open() throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(Math.toIntExact(foreignLock.toMillis()));
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        return new Sql(connection);
    }
}
