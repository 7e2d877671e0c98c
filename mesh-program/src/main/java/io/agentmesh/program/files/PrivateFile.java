package io.agentmesh.program.files;

import io.agentmesh.program.files.UnusableFileException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// One small text file that only its owner may read. Holds a path and no state; calls may come from any
/// thread.
///
/// @param path where it lies; a symbolic link is followed, so that a linked file stays linked
public record PrivateFile(Path path) {
    /// The largest file that is read: a configuration with a long ACL stays far below 1 MiB.
    public static final int MAX_BYTES = 1 << 20;

    /// How the names end of contents that are not in place yet.
    private static final String FRESH = ".new";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /// The file's text.
    ///
    /// @throws UnusableFileException if it is missing, unreadable, a folder, over [#MAX_BYTES] or not UTF-8
    public String read() throws UnusableFileException {
        return readIfPresent().orElseThrow(() -> new UnusableFileException(path, Fault.MISSING));
    }

    /// The file's text, empty if there is no such file.
    ///
    /// @throws UnusableFileException if it is unreadable, a folder, over [#MAX_BYTES] or not UTF-8
    public Optional<String> readIfPresent() throws UnusableFileException {
        if (Files.isDirectory(path)) {
            throw new UnusableFileException(path, Fault.IS_A_FOLDER);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UnusableFileException(path, Fault.TOO_LARGE);
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CharacterCodingException notText) {
            throw new UnusableFileException(path, Fault.NOT_TEXT, notText);
        } catch (IOException refused) {
            throw new UnusableFileException(path, Fault.REFUSED, refused);
        }
    }

    /// Replaces the whole content, or makes the file; missing folders are made with mode 0700. Once this
    /// returns the new content survives a power failure; if it throws, the old content is as it was.
    ///
    /// @throws UnusableFileException if the system refuses, or the path is a folder
    public void replace(String content) throws UnusableFileException {
        if (Files.isDirectory(path)) {
            throw new UnusableFileException(path, Fault.IS_A_FOLDER);
        }
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path folder = PrivateFolder.parentOf(target);
            new PrivateFolder(folder).create();
            replace(target, folder, content);
        } catch (IOException refused) {
            throw new UnusableFileException(path, Fault.REFUSED, refused);
        }
    }

    /// Removes what a [#replace] has left beside the file whose process was killed before its end: contents that were
    /// to come, or that were replaced since. Only for whoever is alone with the file; it would take away what
    /// another one is about to put in place.
    ///
    /// @throws UnusableFileException if the system refuses
    public void removeLeftovers() throws UnusableFileException {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            String start = "." + target.getFileName();
            try (DirectoryStream<Path> beside =
                    Files.newDirectoryStream(PrivateFolder.parentOf(target), file -> isNamed(file, start, FRESH))) {
                for (Path leftover : beside) {
                    Files.deleteIfExists(leftover);
                }
            }
        } catch (DirectoryIteratorException refused) {
            throw new UnusableFileException(path, Fault.REFUSED, refused.getCause());
        } catch (IOException refused) {
            throw new UnusableFileException(path, Fault.REFUSED, refused);
        }
    }

    private static boolean isNamed(Path file, String start, String end) {
        String name = file.getFileName().toString();
        return name.startsWith(start) && name.endsWith(end);
    }

    /// Whether others than the owner may read or write it; false where the file system knows no such
    /// rights.
    public boolean isOpenToOthers() {
        return PrivateFolder.permissions(path).stream()
                .anyMatch(right -> !right.name().startsWith("OWNER_"));
    }

    private static void replace(Path target, Path folder, String content) throws IOException {
        Path fresh = Files.createTempFile(
                folder, "." + target.getFileName(), FRESH, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        // The rename itself lives in the folder: without this it may be lost in a power failure.
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
