package io.agentmesh.offline.store;

import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// Where a store lies.
///
/// @param home the daemon's folder
record StoreFiles(Path home) {
    /// Above this the write-ahead log is cut back once it was copied into the database, in bytes.
    private static final int LOG_BYTES = 16 << 20;

    Path database() {
        return home.resolve("offline").resolve("channel.db");
    }

    PrivateFile keys() {
        return new PrivateFile(home.resolve("offline.key"));
    }

    /// Where the count of starts is kept beside the database.
    PrivateFile anchor() {
        return new PrivateFile(home.resolve("offline.anchor"));
    }

    /// Makes an empty database for its owner alone, unless there is one.
    void prepare() throws StartException {
        try {
            new PrivateFolder(home.resolve("offline")).create();
            if (!Files.exists(database())) {
                Files.createFile(
                        database(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException refused) {
            throw new StartException("cannot make " + database(), refused);
        }
    }

    Sql connect(Sealing sealing) throws SQLException {
        var settings = new SQLiteConfig();
        settings.setJournalMode(JournalMode.WAL);
        settings.setJournalSizeLimit(LOG_BYTES);
        settings.setSynchronous(SynchronousMode.FULL);
        settings.enforceForeignKeys(true);
        settings.setPragma(Pragma.SECURE_DELETE, "true");
        return new Sql(settings.createConnection("jdbc:sqlite:" + database()), sealing);
    }
}
