package io.agentmesh.program.files;

import io.agentmesh.program.files.UnusableFileException.Fault;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A folder that only its owner may enter.
///
/// @param path where it lies
public record PrivateFolder(Path path) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /// Makes the folder, and the missing ones above it, with mode 0700. One that exists is left as it is.
    ///
    /// @throws UnusableFileException if the system refuses, or something else lies there
    public void create() throws UnusableFileException {
        if (Files.isDirectory(path)) {
            return;
        }
        try {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException there) {
            throw new UnusableFileException(path, Fault.NOT_A_FOLDER, there);
        } catch (IOException refused) {
            throw new UnusableFileException(path, Fault.REFUSED, refused);
        }
    }

    /// Whether others than the owner may list, enter or change it; false where the file system knows no
    /// such rights.
    public boolean isOpenToOthers() {
        return permissions(path).stream().anyMatch(right -> !right.name().startsWith("OWNER_"));
    }

    static Path parentOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /// The rights of a file or folder; empty if they cannot be told.
    static Set<PosixFilePermission> permissions(Path path) {
        try {
            return Files.getPosixFilePermissions(path);
        } catch (IOException | UnsupportedOperationException unknown) {
            // A file that is gone, or a file system without owners: reading it says so better than this question.
            return Set.of();
        }
    }
}
