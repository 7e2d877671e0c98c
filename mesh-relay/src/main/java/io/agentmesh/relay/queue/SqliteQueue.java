package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.FileLock;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Stored.Bound;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue in a SQLite database: what it answered as kept is on disk, and there again after a restart, a
/// `kill -9` or a power failure.
///
/// ```text
/// any thread ──▶ Ledger: a bound is reached, or not, at once
///            ──▶ WorkIntake ──▶ QueueWriter: many works, one COMMIT (fsync) ──▶ answers, departures
///                                            └─ a fetch, once all before it is done ──▶ QueueReader ──▶ entries
/// ```
///
/// Bounds are counted in memory, rebuilt at the start, and decided before the disk is asked. Why it is so, and
/// what happens when a disk fails or a clock jumps: ADR 0012.
public final class SqliteQueue implements OfflineQueue {
    private static final Logger log = LoggerFactory.getLogger(SqliteQueue.class);

    /// A place in line is the number of the run, and then a count: more bits than one run can use up.
    private static final int COUNT_BITS = 40;
    /// What the end waits for a disk that hangs.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FileLock lock;
    private final Ledger ledger;
    private final QueueClock clock;
    private final AtomicLong sequences;
    private final QueueReader reader;
    private final QueueWriter writer;
    private final Thread readerThread;
    private final Thread writerThread;

    private volatile Consumer<Departure> listener = departure -> {};

    private SqliteQueue(QueueFile file, FileLock lock, OpenDatabase database) throws SQLException {
        this.lock = lock;
        this.ledger = database.ledger();
        this.clock = database.earlier().clock();
        this.sequences = new AtomicLong(database.earlier().run() << COUNT_BITS);
        Consumer<Departure> toListener = departure -> listener.accept(departure);
        var commits = new GroupCommit(ledger, clock, database.limits(), toListener);
        this.reader = new QueueReader(file, database.reads(), commits::ages);
        this.writer = new QueueWriter(file, database.writes(), commits, reader);
        this.readerThread = Thread.ofPlatform().daemon().name("queue-reader").start(reader);
        this.writerThread = Thread.ofPlatform().daemon().name("queue-writer").start(writer);
    }

    /// Opens a queue, makes it if it is missing. All that waited is there again.
    ///
    /// @param file a file whose folder exists; no other process may have it open as a queue
    /// @param timeOfDay for what passes while no process runs
    /// @throws StartException if the file cannot be used; says what is wrong with it and what to do
    public static SqliteQueue open(Path file, QueueLimits limits, InstantSource timeOfDay, Ticker ticker)
            throws StartException {
        return open(QueueFile.at(file), limits, timeOfDay, ticker);
    }

    static SqliteQueue open(QueueFile file, QueueLimits limits, InstantSource timeOfDay, Ticker ticker)
            throws StartException {
        Path path = file.path();
        FileLock lock = FileLock.tryTake(path.resolveSibling(path.getFileName() + ".lock"))
                .orElseThrow(() -> new StartException("the queue " + path
                        + " is in use by another relay; stop that one, or name another data folder"));
        try {
            file.prepare();
            OpenDatabase database = OpenDatabase.open(file, limits, timeOfDay, ticker);
            SqliteQueue queue = new SqliteQueue(file, lock, database);
            queue.greet(file);
            return queue;
        } catch (SQLException refused) {
            lock.close();
            throw QueueHeader.unusable(path, refused);
        } catch (StartException refused) {
            lock.close();
            throw refused;
        }
    }

    private void greet(QueueFile file) {
        log.atInfo()
                .setMessage("offline queue opened")
                .addKeyValue("file", file.path())
                .addKeyValue("envelopes", depth().envelopes())
                .log();
    }

    @Override
    public void attach(Consumer<Departure> departures) {
        listener = departures;
    }

    @Override
    public long nextSequence() {
        return sequences.incrementAndGet();
    }

    @Override
    public void put(QueueEntry entry, Consumer<Stored> answer) {
        tryPut(new Work.Put(entry, answer), ledger::admit).ifPresent(answer);
    }

    @Override
    public void putBack(QueueEntry entry, Consumer<Stored> answer) {
        tryPut(new Work.Put(entry, answer), ledger::readmit).ifPresent(answer);
    }

    /// The answer, if it can be given at once.
    private Optional<Stored> tryPut(Work.Put put, Function<Claim, Optional<Bound>> bounds) {
        if (!healthy()) {
            return Optional.of(new Stored.Failed());
        }
        Claim claim = Claim.of(put.entry());
        Optional<Bound> reached = bounds.apply(claim);
        if (reached.isPresent()) {
            return reached.map(Stored.Full::new);
        }
        return switch (writer.intake().offer(put)) {
            case TAKEN -> Optional.empty();
            case FULL -> {
                ledger.giveBack(claim);
                yield Optional.of(new Stored.Full(Bound.WRITES));
            }
            case CLOSED -> {
                ledger.giveBack(claim);
                yield Optional.of(new Stored.Failed());
            }
        };
    }

    @Override
    public void fetch(Address to, long after, Consumer<Batch> receiver) {
        if (!writer.intake().ask(new Work.Fetch(to, after, receiver))) {
            receiver.accept(Batch.EMPTY);
        }
    }

    @Override
    public void remove(QueueEntry entry, Consumer<Duration> removed) {
        writer.intake().ask(new Work.Remove(entry, removed));
    }

    @Override
    public void discard(QueueEntry entry) {
        writer.intake().ask(new Work.Discard(entry));
    }

    @Override
    public void purge(AgentId agent, Reason reason) {
        writer.intake().ask(new Work.Purge(agent, reason));
    }

    @Override
    public void sweep() {
        writer.intake().ask(new Work.Sweep());
    }

    @Override
    public Depth depth() {
        OptionalLong oldestMillis = writer.oldestMillis();
        return ledger.depth(
                oldestMillis.isEmpty() ? Duration.ZERO : Duration.ofMillis(clock.millis() - oldestMillis.getAsLong()));
    }

    @Override
    public boolean healthy() {
        return writer.isHealthy() && reader.isHealthy();
    }

    @Override
    public void close() {
        writer.intake().close();
        try {
            writerThread.join(PATIENCE);
            reader.close();
            readerThread.join(PATIENCE);
        } catch (InterruptedException hurried) {
            // The threads are daemons and end with the process; what was answered is on disk.
            Thread.currentThread().interrupt();
        }
        if (writerThread.isAlive() || readerThread.isAlive()) {
            log.atError().log("offline queue does not end: its disk hangs");
        }
        lock.close();
    }
}
