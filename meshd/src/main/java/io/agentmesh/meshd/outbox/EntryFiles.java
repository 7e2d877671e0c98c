package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.meshd.sealing.FileKey;
import io.agentmesh.meshd.sealing.KeyFile;
import io.agentmesh.program.files.PrivateFolder;
import io.agentmesh.program.files.UnusableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the outbox, one an entry. Owned by the outbox's loop.
final class EntryFiles {
    /// The largest file that is read: an entry with its answer stays below.
    static final int MAX_FILE_BYTES = 32 << 20;

    private static final Logger log = LoggerFactory.getLogger(EntryFiles.class);
    private static final byte[] MAGIC = "MESHKEPT".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 16;
    private static final String SUFFIX = ".entry";
    private static final String UNFINISHED = ".new";

    private final Path folder;
    private final byte[] secret;
    private final SecureRandom random;

    private EntryFiles(Path folder, byte[] secret, SecureRandom random) {
        this.folder = folder;
        this.secret = secret;
        this.random = random;
    }

    /// Opens the folder, which is made if need be.
    ///
    /// @throws IOException if it cannot be read
    /// @throws UnusableFileException if folder or key cannot be used
    static EntryFiles open(Path folder, SecureRandom random) throws IOException, UnusableFileException {
        new PrivateFolder(folder).create();
        return new EntryFiles(folder, KeyFile.secretOf(folder, random), random);
    }

    /// All entries. What does not open stays where it is, and is told in the log.
    List<Entry> load() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    Files.delete(file); // a process was killed before it promised anything
                } else if (name.endsWith(SUFFIX)) {
                    read(file).ifPresentOrElse(entries::add, () -> unreadable(file));
                }
            }
        }
        return entries;
    }

    private static void unreadable(Path file) {
        log.atError()
                .setMessage("a request that was kept cannot be read, and is not delivered")
                .addKeyValue("file", file)
                .log();
    }

    private Optional<Entry> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        int head = MAGIC.length + SALT_BYTES;
        if (bytes.length <= head
                || bytes.length > MAX_FILE_BYTES
                || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            return Optional.empty();
        }
        byte[] salt = Arrays.copyOfRange(bytes, MAGIC.length, head);
        return FileKey.derive(secret, salt)
                .open(0, Arrays.copyOfRange(bytes, head, bytes.length))
                .map(EntryCodec::decode)
                .flatMap(Decoded::toOptional)
                .filter(entry -> path(entry.id()).equals(file));
    }

    /// Writes an entry, in place of what its file held. Once this returns it survives a power failure; if it
    /// throws, the file is as it was.
    void put(Entry entry) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] sealed = FileKey.derive(secret, salt).seal(0, EntryCodec.encode(entry));
        Path file = path(entry.id());
        Path fresh = folder.resolve(entry.id() + UNFINISHED);
        try {
            write(fresh, salt, sealed);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        forceFolder();
    }

    private static void write(Path fresh, byte[] salt, byte[] sealed) throws IOException {
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            for (byte[] part : List.of(MAGIC, salt, sealed)) {
                ByteBuffer bytes = ByteBuffer.wrap(part);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
    }

    /// Forgets an entry.
    void delete(UUID id) throws IOException {
        Files.deleteIfExists(path(id));
    }

    /// The rename itself lives in the folder: without this it may be lost in a power failure.
    private void forceFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path path(UUID id) {
        return folder.resolve(id + SUFFIX);
    }
}
