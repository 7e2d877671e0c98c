package io.agentmesh.program.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The file of a lock, open at most once at a time in this process: the system drops all locks that a process has
/// on a file when the process closes any channel to it, so whoever asked in vain would take the holder's away.
final class LockFile implements Closeable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /// Real paths.
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LockFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Opens the file, and makes it if there is none.
    ///
    /// @return empty if this process has it open; it is not touched then
    static Optional<LockFile> open(Path file) throws IOException, UnusableFileException {
        new PrivateFolder(PrivateFolder.parentOf(file)).create();
        Path path = realPath(file);
        if (!OPEN.add(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LockFile(path, create(path)));
        } catch (IOException | RuntimeException refused) {
            OPEN.remove(path);
            throw refused;
        }
    }

    private static Path realPath(Path file) throws IOException {
        Path named = PrivateFolder.parentOf(file).toRealPath().resolve(file.getFileName());
        return Files.exists(named) ? named.toRealPath() : named;
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    FileChannel channel() {
        return channel;
    }

    /// Lets go of the lock, if it was taken, and of a wait for it.
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OPEN.remove(path);
        }
    }
}
