package io.agentmesh.meshd.seen;

import io.agentmesh.meshd.sealing.FileKey;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// One file of the journal, being written. Owned by whoever holds the journal's lock.
final class Segment implements AutoCloseable {
    /// An answer is at most what one envelope holds; a length beyond that is no length.
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final byte[] MAGIC = "MESHSEEN".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 16;

    private final FileChannel file;
    private final FileKey key;
    private long records;
    private long bytes;
    private boolean isLost;

    private Segment(FileChannel file, FileKey key) {
        this.file = file;
        this.key = key;
    }

    /// Begins a file that is not there yet.
    static Segment create(Path path, byte[] secret, SecureRandom random) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        FileChannel file = FileChannel.open(
                path,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Segment segment = new Segment(file, FileKey.derive(secret, salt));
        boolean begun = false;
        try {
            segment.write(
                    ByteBuffer.allocate(MAGIC.length + SALT_BYTES).put(MAGIC).put(salt));
            begun = true;
            return segment;
        } finally {
            if (!begun) { // a full disk is asked for a file again and again
                file.close();
                Files.deleteIfExists(path);
            }
        }
    }

    void append(byte[] content) throws IOException {
        byte[] sealed = key.seal(records, content);
        records++;
        write(ByteBuffer.allocate(Integer.BYTES + sealed.length)
                .putInt(sealed.length)
                .put(sealed));
    }

    private void write(ByteBuffer buffer) throws IOException {
        buffer.flip();
        bytes += buffer.remaining();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    long bytes() {
        return bytes;
    }

    /// Returns once everything is on the disk. After one failure it fails for good: the kernel forgets what it
    /// could not write, and would say that all is well.
    void force() throws IOException {
        if (isLost) {
            throw new IOException("an earlier part could not be forced to the disk");
        }
        isLost = true;
        file.force(false);
        isLost = false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// The records of a file, up to the first that is cut off or does not open.
    static List<byte[]> read(Path path, byte[] secret) throws IOException {
        List<byte[]> records = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            byte[] magic = in.readNBytes(MAGIC.length);
            byte[] salt = in.readNBytes(SALT_BYTES);
            if (Arrays.equals(magic, MAGIC) && salt.length == SALT_BYTES) {
                readRecords(in, FileKey.derive(secret, salt), records);
            }
        } catch (EOFException cutOff) {
            return records; // in the middle of a length: what came before holds
        }
        return records;
    }

    private static void readRecords(DataInputStream in, FileKey key, List<byte[]> records) throws IOException {
        Optional<byte[]> record = Optional.empty();
        do {
            record.ifPresent(records::add);
            int length = in.readInt();
            byte[] sealed = length < 0 || length > MAX_RECORD_BYTES ? new byte[0] : in.readNBytes(length);
            record = sealed.length == 0 ? Optional.empty() : key.open(records.size(), sealed);
        } while (record.isPresent());
    }
}
