package io.agentmesh.meshd.seen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal in files. One thread writes: what waits is written together and then forced to the disk once, so
/// that a busy agent does not wait for the disk with each request. Nobody waits for an answer to be safe: it is
/// forced with the request that comes next, or soon if none does. Thread-safe.
public final class FileJournal implements Journal, AutoCloseable {
    /// Entries that may wait to be written; a further one fails.
    static final int MAX_WAITING = 16_384;

    /// How long the writer waits for a request to force an answer with. Each answer that comes meanwhile begins the
    /// wait anew, up to [#MAX_UNFORCED] of them.
    private static final Duration UNFORCED = Duration.ofMillis(20);

    /// Answers that may be unforced; one more forces them all.
    static final int MAX_UNFORCED = 256;

    private static final Logger log = LoggerFactory.getLogger(FileJournal.class);
    private static final Item END = new Item(null, new Nobody());

    private final BlockingQueue<Item> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread writer;

    @GuardedBy("lock")
    private final Segments segments;

    /// What was written since the disk was last forced; there is something in it only while `isUnforced`.
    @GuardedBy("lock")
    private final List<Item> unforced = new ArrayList<>();

    /// Read by the writer when it begins to wait.
    private volatile boolean isUnforced;

    /// Something to write; nothing is the end.
    private record Item(@Nullable Entry entry, Progress progress) {}

    private FileJournal(Segments segments) {
        this.segments = segments;
        this.writer = Thread.ofPlatform().daemon().name("mesh-journal").unstarted(this::run);
    }

    /// Opens the journal in this folder, which is made if need be.
    ///
    /// @param life as long as any request is known
    /// @throws IOException if it cannot be read
    /// @throws UnusableFileException if folder or key cannot be used
    public static FileJournal open(Path folder, Duration life, SecureRandom secrets, InstantSource timeOfDay)
            throws IOException, UnusableFileException {
        Segments segments = Segments.open(folder, life, secrets, timeOfDay);
        List<byte[]> readable = segments.read();
        log.atDebug()
                .setMessage("requests were noted before")
                .addKeyValue("entries", readable.size())
                .log();
        FileJournal journal = new FileJournal(segments);
        journal.writer.start();
        return journal;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    /// Writes what waits, then reads.
    @Override
    public List<Entry> load() {
        lock.lock();
        try {
            writeWaiting(new ArrayList<>());
            force();
            List<Entry> entries = new ArrayList<>();
            for (byte[] record : segments.read()) {
                if (EntryCodec.decode(record) instanceof Decoded.Ok<Entry>(Entry entry)) {
                    entries.add(entry);
                }
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void append(Entry entry, Progress progress) {
        if (!waiting.offer(new Item(entry, progress))) {
            progress.failed();
        }
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                Item first = isUnforced ? waiting.poll(UNFORCED.toMillis(), TimeUnit.MILLISECONDS) : waiting.take();
                lock.lock();
                try {
                    if (first == null) {
                        force();
                    } else {
                        open = writeWaiting(new ArrayList<>(List.of(first)));
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes this and whatever waits; false once the end is among it, after which nothing is unforced.
    @GuardedBy("lock")
    private boolean writeWaiting(List<Item> batch) {
        waiting.drainTo(batch);
        boolean open = true;
        boolean isAwaited = false;
        for (Item item : batch) {
            Entry entry = item.entry();
            if (entry == null) {
                open = false;
            } else if (write(entry)) {
                unforced.add(item);
                isAwaited |= entry instanceof Entry.Taken;
                item.progress().written();
            } else {
                item.progress().failed();
            }
        }
        isUnforced = !unforced.isEmpty();
        if (isAwaited || !open || unforced.size() > MAX_UNFORCED) {
            force();
        }
        return open;
    }

    @GuardedBy("lock")
    private boolean write(Entry entry) {
        try {
            segments.append(entry);
            return true;
        } catch (IOException e) {
            force(); // what was written before it is whole, and some of it may be confirmed
            failed(e);
            return false;
        }
    }

    /// What could not be forced is not confirmed; the relay brings it again.
    @GuardedBy("lock")
    private void force() {
        if (unforced.isEmpty()) {
            return;
        }
        List<Item> written = List.copyOf(unforced);
        unforced.clear();
        isUnforced = false;
        try {
            segments.force();
            written.forEach(item -> item.progress().safe());
        } catch (IOException e) {
            failed(e);
        }
    }

    /// What was written to the file that is given up is not known to be on the disk.
    @GuardedBy("lock")
    private void failed(IOException why) {
        log.atError()
                .setMessage("requests cannot be noted, and are refused")
                .addKeyValue("folder", segments.folder())
                .setCause(why)
                .log();
        segments.abandon();
        unforced.clear();
        isUnforced = false;
    }

    /// Writes what waits, and takes nothing more.
    @Override
    public void close() {
        try {
            waiting.put(END);
            writer.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // what is not written is not confirmed either
        }
        lock.lock();
        try {
            segments.abandon();
        } finally {
            lock.unlock();
        }
    }

    /// Who is told nothing.
    private static final class Nobody implements Progress {
        @Override
        public void written() {}

        @Override
        public void safe() {}

        @Override
        public void failed() {}
    }
}
