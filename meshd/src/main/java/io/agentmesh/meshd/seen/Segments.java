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
    static final long MAX_BYTES = 512L << 20;
    /// Answers in them, twice what is known of them after a restart; of a further one it is noted alone that there was
    /// one. The rest is room for as many requests as are known.
    static final long MAX_ANSWER_BYTES = 64L << 20;

    private static final long SEGMENT_BYTES = 8L << 20;
    /// A file is written in for no longer than this part of its life.
    private static final int SEGMENTS_OF_A_LIFE = 4;
    private static final String SUFFIX = ".log";

    /// A file that is not written in any more.
    ///
    /// @param answers bytes of the answers in it; all, where they were not counted
    /// @param neededUntil when the last request in it, or answered in it, is not known any more
    private record Old(long bytes, long answers, long neededUntil) {}

    private final Path folder;
    private final Duration life;
    private final byte[] secret;
    private final SecureRandom random;
    private final InstantSource timeOfDay;
    private final Map<Long, Old> old = new TreeMap<>();
    private @Nullable Segment current;
    private long number;
    private long begunAt;
    private long currentAnswers;
    private long oldAnswers;
    /// When the last of the requests so far expires; 0 before the first one.
    private long lastExpires;

    private Segments(Path folder, Duration life, byte[] secret, SecureRandom random, InstantSource timeOfDay) {
        this.folder = folder;
        this.life = life;
        this.secret = secret;
        this.random = random;
        this.timeOfDay = timeOfDay;
    }

    /// @param life how long any request is known, and so a file of an earlier process after its last entry
    static Segments open(Path folder, Duration life, SecureRandom random, InstantSource timeOfDay)
            throws IOException, UnusableFileException {
        new PrivateFolder(folder).create();
        Segments segments = new Segments(folder, life, KeyFile.secretOf(folder, random), random, timeOfDay);
        segments.find();
        return segments;
    }

    private void find() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{1,18}\\.log")) {
                    long found = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
                    long bytes = Files.size(file);
                    old.put(
                            found,
                            new Old(
                                    bytes,
                                    bytes,
                                    Files.getLastModifiedTime(file).toMillis() + life.toMillis()));
                    oldAnswers += bytes;
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

    /// Writes an entry. What must not be forgotten is the request: its answer is left out where there is no room.
    void append(Entry entry) throws IOException {
        Segment segment = current == null || isFull(current) ? next() : current;
        switch (entry) {
            case Entry.Taken taken -> {
                segment.append(EntryCodec.encode(taken));
                lastExpires = Math.max(lastExpires, taken.expires());
            }
            case Entry.Answered answered -> append(segment, answered);
            case Entry.AnsweredAtLength answered -> segment.append(EntryCodec.encode(answered));
        }
    }

    private void append(Segment segment, Entry.Answered answered) throws IOException {
        if (oldAnswers + currentAnswers >= MAX_ANSWER_BYTES) {
            segment.append(EntryCodec.encode(new Entry.AnsweredAtLength(answered.caller(), answered.id())));
            return;
        }
        long before = segment.bytes();
        segment.append(EntryCodec.encode(answered));
        currentAnswers += segment.bytes() - before;
    }

    private boolean isFull(Segment segment) {
        return segment.bytes() >= SEGMENT_BYTES
                || timeOfDay.millis() - begunAt
                        >= life.dividedBy(SEGMENTS_OF_A_LIFE).toMillis();
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
        long now = timeOfDay.millis();
        for (Map.Entry<Long, Old> each : List.copyOf(old.entrySet())) {
            if (each.getValue().neededUntil() < now) {
                Files.deleteIfExists(path(each.getKey()));
                old.remove(each.getKey());
                oldAnswers -= each.getValue().answers();
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
            // Answers are to requests of this file or one before. No request is known for longer than from now on, also
            // if the clock was ahead for a while.
            long latest = timeOfDay.millis() + life.toMillis();
            long neededUntil = lastExpires > 0 ? Math.min(lastExpires, latest) : latest;
            old.put(number, new Old(ended.bytes(), currentAnswers, neededUntil));
            oldAnswers += currentAnswers;
            currentAnswers = 0;
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
