package io.agentmesh.registry.store;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that holds a database: for its owner alone. SQLite gives the `-wal` and `-shm` files beside it the same
/// mode.
///
/// @param path where it lies
record DatabaseFile(Path path) {
    private static final Logger log = LoggerFactory.getLogger(DatabaseFile.class);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /// Makes the file if it is missing, and keeps others out of it if it is there.
    ///
    /// @throws StartException if its folder is missing or refuses
    void prepare() throws StartException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException usual) {
            keepOthersOut();
        } catch (IOException | UnsupportedOperationException refused) {
            throw new StartException(
                    "cannot create the database " + path + "; its folder must exist and be writable", refused);
        }
    }

    private void keepOthersOut() throws StartException {
        try {
            if (!Files.isRegularFile(path)) {
                throw new StartException("cannot use the database " + path + ": it is no file");
            }
            if (!Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
                log.atInfo()
                        .setMessage("database file closed to other users")
                        .addKeyValue("file", path)
                        .log();
            }
        } catch (IOException refused) {
            throw new StartException("cannot set mode 0600 on the database " + path, refused);
        }
    }
}
