package io.agentmesh.registry.store;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/// Copies a database as it is at one moment, whether or not a registry is at work on it: readers and the writer go on
/// meanwhile. The copy is complete and on disk before it gets its name.
public final class OnlineBackup {
    private OnlineBackup() {}

    /// Copies a database.
    ///
    /// @param path the database's file
    /// @param target the copy; must not exist. For its owner alone
    /// @return the copy's bytes
    /// @throws StartException if there is no such database, the copy exists, or it cannot be written
    public static long make(String path, Path target, StoreLimits limits) throws StartException {
        Path source = Path.of(path);
        if (!Files.isRegularFile(source)) {
            throw new StartException("cannot back up " + path + ": there is no such file");
        }
        if (Files.exists(target)) {
            throw new StartException("cannot back up to " + target + ": it exists");
        }
        Path partial = Path.of(target + ".partial");
        try {
            Files.deleteIfExists(partial);
            new DatabaseFile(partial).prepare();
            copy(path, partial, limits);
            sync(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            Path folder = target.toAbsolutePath().getParent();
            if (folder != null) {
                sync(folder);
            }
            return Files.size(target);
        } catch (SQLException | IOException refused) {
            throw new StartException("cannot back up " + path + " to " + target, refused);
        } finally {
            delete(partial);
        }
    }

    private static void copy(String path, Path partial, StoreLimits limits) throws SQLException, StartException {
        try (Sql sql = new SqliteConnections(path, limits.foreignLock()).open()) {
            sql.update("VACUUM INTO ?", partial.toString());
        }
        try (Sql sql = new SqliteConnections(partial.toString(), limits.foreignLock()).openAsItIs()) {
            Integrity.check(sql, partial.toString());
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path partial) throws StartException {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException refused) {
            throw new StartException("cannot delete " + partial, refused);
        }
    }
}
