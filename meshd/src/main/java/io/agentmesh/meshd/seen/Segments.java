package io.agentmesh.meshd.seen;

import io.agentmesh.meshd.sealing.KeyFile;
import io.agentmesh.program.files.PrivateFolder;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.sdk.once.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of a journal, by number. Owned by whoever holds the journal's lock.
final class Segments {
    /// All files together; beyond, nothing more is written until the oldest expires.
    static final long MAX_BYTES = 256L << 20;

    private static final long SEGMENT_BYTES = 8L << 20;
    private static final Duration SEGMENT_TIME = Duration.ofMinutes(5);
    /// How long a file is kept whose entries were not read: longer than any request is known.
    private static final Duration LIFE = Duration.ofMinutes(20);
    private static final String SUFFIX = ".log";

    private record Old(long bytes, long endedAt) {}

    private final Path folder;
    private final byte[] secret;
    private final SecureRandom random;
    private final InstantSource timeOfDay;
    private final Map<Long, Old> old = new TreeMap<>();
    private @Nullable Segment current;
    private long number;
    private long begunAt;

    private Segments(Path folder, byte[] secret, SecureRandom random, InstantSource timeOfDay) {
        this.folder = folder;
        this.secret = secret;
        this.random = random;
        this.timeOfDay = timeOfDay;
    }

    static Segments open(Path folder, SecureRandom random, InstantSource timeOfDay)
            throws IOException, UnusableFileException {
        new PrivateFolder(folder).create();
        Segments segments = new Segments(folder, KeyFile.secretOf(folder, random), random, timeOfDay);
        segments.find();
        return segments;
    }

    private void find() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{1,18}\\.log")) {
                    long found = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
                    old.put(
                            found,
                            new Old(
                                    Files.size(file),
                                    Files.getLastModifiedTime(file).toMillis()));
                    number = Math.max(number, found);
                }
            }
        }
    }

    Path folder() {
        return folder;
    }

    /// The records of all files, oldest first.
    List<byte[]> read() throws IOException {
        List<byte[]> records = new ArrayList<>();
        List<Long> numbers = new ArrayList<>(old.keySet());
        if (current != null) {
            numbers.add(number);
        }
        for (long each : numbers) {
            records.addAll(Segment.read(path(each), secret));
        }
        return records;
    }

    void append(Entry entry) throws IOException {
        Segment segment = current == null || isFull(current) ? next() : current;
        segment.append(EntryCodec.encode(entry));
    }

    private boolean isFull(Segment segment) {
        return segment.bytes() >= SEGMENT_BYTES || timeOfDay.millis() - begunAt >= SEGMENT_TIME.toMillis();
    }

    private Segment next() throws IOException {
        if (current != null) {
            current.force();
        }
        abandon();
        dropExpired();
        long total = old.values().stream().mapToLong(Old::bytes).sum();
        if (total >= MAX_BYTES) {
            throw new IOException(total + " bytes are noted (expected: below " + MAX_BYTES + ")");
        }
        number++;
        begunAt = timeOfDay.millis();
        Segment begun = Segment.create(path(number), secret, random);
        current = begun;
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true); // the file is there after a power failure, too
        }
        return begun;
    }

    private void dropExpired() throws IOException {
        long oldest = timeOfDay.millis() - LIFE.toMillis();
        for (Map.Entry<Long, Old> each : List.copyOf(old.entrySet())) {
            if (each.getValue().endedAt() < oldest) {
                Files.deleteIfExists(path(each.getKey()));
                old.remove(each.getKey());
            }
        }
    }

    void force() throws IOException {
        if (current != null) {
            current.force();
        }
    }

    /// Writes to the current file no more.
    void abandon() {
        Segment ended = current;
        current = null;
        if (ended != null) {
            old.put(number, new Old(ended.bytes(), timeOfDay.millis()));
            try {
                ended.close();
            } catch (IOException nothingIsLost) {
                // What was forced is on the disk, and what was not is not confirmed.
            }
        }
    }

    private Path path(long each) {
        return folder.resolve(each + SUFFIX);
    }
}
