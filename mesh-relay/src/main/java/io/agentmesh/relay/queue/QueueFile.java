package io.agentmesh.relay.queue;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// The database file of a queue, and how it is opened. For its owner alone; SQLite gives the files beside it
/// the same mode.
///
/// A missing file is made under another name and renamed once it is whole, so that a file of this name was
/// never empty: one that is, is damaged, and not a new queue.
///
/// @param path where it lies
/// @param settings of each connection; others than [#safeSettings] keep no promise, and are for tests of faults
record QueueFile(Path path, SQLiteConfig settings) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /// Above this the write-ahead log is cut back once it was copied into the database, in bytes.
    private static final int LOG_BYTES = 64 << 20;

    /// How long a statement waits for another program that writes.
    private static final int FOREIGN_LOCK_MILLIS = 2_000;

    static QueueFile at(Path path) {
        return new QueueFile(path, safeSettings());
    }

    /// With these a commit is on disk when it ends, and reading goes on meanwhile.
    static SQLiteConfig safeSettings() {
        var settings = new SQLiteConfig();
        settings.setJournalMode(JournalMode.WAL);
        settings.setJournalSizeLimit(LOG_BYTES);
        settings.setSynchronous(SynchronousMode.FULL);
        settings.setBusyTimeout(FOREIGN_LOCK_MILLIS);
        return settings;
    }

    /// Makes the file if it is missing, checks it if it is there.
    ///
    /// @throws StartException if it cannot be used; says what is wrong with it and what to do
    void prepare() throws StartException {
        try {
            if (Files.exists(path)) {
                QueueHeader.check(path);
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            } else {
                QueueHeader.checkThatNothingIsLeft(path);
                make();
            }
        } catch (IOException | UnsupportedOperationException refused) {
            throw new StartException(
                    "cannot create or read the queue " + path + "; its folder must exist and be writable", refused);
        }
    }

    private void make() throws IOException, StartException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (Connection connection = new QueueFile(unfinished, settings).connect()) {
            QueueSchema.make(connection);
        } catch (SQLException refused) {
            throw new StartException("cannot create the queue " + path, refused);
        }
        sync(unfinished, StandardOpenOption.WRITE);
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        sync(path.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ);
    }

    private static void sync(Path fileOrFolder, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, mode)) {
            channel.force(true);
        }
    }

    /// A connection to a prepared file. Belongs to one thread.
    Connection connect() throws SQLException {
        return settings.createConnection("jdbc:sqlite:" + path);
    }
}
