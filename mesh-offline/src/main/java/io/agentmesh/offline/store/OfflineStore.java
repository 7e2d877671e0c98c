package io.agentmesh.offline.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database of the offline channel and the one thread that works on it, from its opening to its close. Work
/// that is left here is done in order, each piece in a transaction of its own. For any thread.
public final class OfflineStore implements AutoCloseable {
    /// Pieces of work that wait.
    public static final int MAX_WAITING = 4_096;

    private static final Logger log = LoggerFactory.getLogger(OfflineStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Sql sql;
    private final StoreSeams seams;
    private final EpochUpkeep epochs;
    private final BootCount boots;
    private final Thread thread;
    private volatile boolean restored;
    private volatile boolean closed;
    /// Whether nobody looks any more at what waits.
    private volatile boolean ended;

    private OfflineStore(Sql sql, StoreSeams seams, EpochUpkeep epochs, BootCount boots) {
        this.sql = sql;
        this.boots = boots;
        this.seams = seams;
        this.epochs = epochs;
        this.thread = seams.threads().newThread(this::work);
    }

    /// A piece of work.
    @FunctionalInterface
    public interface Work {
        /// Does it; what is thrown undoes it.
        void run(Transaction tx);
    }

    /// What waits: one of the two is done.
    private record Job(Runnable work, Runnable refusal) {}

    /// Opens the store of the daemon with this folder; makes it, and its key, where there is none.
    ///
    /// @throws StartException if the key file is missing beside a database, open to others, or not the database's;
    ///     if the database is damaged, or of a newer version
    public static OfflineStore open(Path home, StoreSeams seams) throws StartException {
        StoreFiles files = new StoreFiles(home);
        PrivateFile keyFile = files.keys();
        boolean isNew = !Files.exists(files.database()) && !Files.exists(keyFile.path());
        KeyRing keys =
                isNew ? KeyRing.make(keyFile, seams.timeOfDay().instant(), seams.random()) : KeyRing.read(keyFile);
        keyFile.removeLeftovers(); // of a process that was killed: a key that is forgotten must be nowhere
        files.prepare();
        Sealing sealing = new Sealing(keys, seams.random());
        try {
            OfflineStore store = new OfflineStore(
                    files.connect(sealing),
                    seams,
                    new EpochUpkeep(keys, sealing, seams),
                    new BootCount(files.anchor()));
            store.begin(files.database(), keys);
            return store;
        } catch (SQLException refused) {
            throw new StartException("cannot open the database " + files.database(), refused);
        }
    }

    private void begin(Path database, KeyRing keys) throws SQLException, StartException {
        try {
            Schema.prepare(sql, database);
            keys.require(EpochUpkeep.used(new OpenTransaction(sql)));
            run(tx -> {
                tx.update(
                        "INSERT OR IGNORE INTO epoch VALUES (?)", keys.newest().number());
                restored = boots.isAhead(tx);
                boots.raise(tx, 0);
            });
        } catch (SQLException | StartException | RuntimeException refused) {
            sql.close();
            throw refused;
        }
        thread.start();
    }

    /// Leaves work to be done soon. What goes wrong in it is logged and undone.
    ///
    /// @return false if too much waits, or the store is closed: it will not be done; nor may it be
    ///     if somebody closes the store just now
    public boolean submit(Work work) {
        return leave(new Job(() -> runLogged(work), () -> log.debug("work of the offline channel left undone")));
    }

    private boolean leave(Job job) {
        boolean taken = !closed && waiting.offer(job);
        if (ended) {
            refuseWaiting(); // the thread may have ended just before
        }
        return taken;
    }

    private void refuseWaiting() {
        for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
            job.refusal().run();
        }
    }

    /// Whether an older copy of it was put back before this start, as far as the folder can tell.
    public boolean wasRestored() {
        return restored;
    }

    /// Counts on: more than it was, and more than `highest`.
    ///
    /// @return the count, which is on the disk when the work is
    public long count(Transaction tx, long highest) {
        return boots.raise(tx, highest);
    }

    /// Whether such a count that somebody else remembers may be this store's.
    public boolean mayHaveCounted(Transaction tx, long count) {
        return boots.mayHaveReached(tx, count);
    }

    /// Whether it takes no more work.
    public boolean isClosed() {
        return closed;
    }

    /// Has work done and waits for it.
    ///
    /// @throws MeshException `storage` if the disk refuses or the store has been closed, `queue_full` if too much
    ///     waits; nothing was changed then
    public <T> T call(Function<Transaction, T> work) throws InterruptedException {
        CompletableFuture<T> done = new CompletableFuture<>();
        if (!leave(new Job(() -> answer(work, done), () -> done.completeExceptionally(closedMeanwhile())))) {
            throw new MeshException(ErrorCode.QUEUE_FULL, "the store has too much to do");
        }
        try {
            return done.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof MeshException mesh
                    ? new MeshException(mesh.code(), String.valueOf(mesh.getMessage()), mesh)
                    : new MeshException(ErrorCode.STORAGE, "storage: internal failure", failed);
        }
    }

    private static MeshException closedMeanwhile() {
        return new MeshException(ErrorCode.STORAGE, "storage: closed");
    }

    private <T> void answer(Function<Transaction, T> work, CompletableFuture<T> done) {
        try {
            run(tx -> {
                T result = work.apply(tx);
                tx.afterCommit(() -> done.complete(result));
            });
        } catch (RuntimeException | Error failed) {
            done.completeExceptionally(failed);
        }
    }

    private void runLogged(Work work) {
        try {
            run(work);
        } catch (RuntimeException failed) {
            // The work's top: it was undone, and whoever left it tries again in its own time.
            log.atError()
                    .setMessage("work of the offline channel failed, and was undone")
                    .setCause(failed)
                    .log();
        }
    }

    private void run(Work work) {
        OpenTransaction tx = new OpenTransaction(sql);
        boolean committed = false;
        try {
            sql.execute("BEGIN IMMEDIATE");
            work.run(tx);
            seams.disk().beforeCommit();
            sql.execute("COMMIT");
            committed = true;
        } catch (SQLException refused) {
            throw Sql.failure("commit", refused);
        } finally {
            if (!committed) {
                undo();
            }
        }
        tx.afterCommit().forEach(Runnable::run);
    }

    private void undo() {
        try {
            sql.execute("ROLLBACK");
        } catch (SQLException noTransaction) {
            // Some failures end the transaction by themselves; then there is nothing left to undo.
            log.atDebug()
                    .setMessage("nothing to roll back")
                    .setCause(noTransaction)
                    .log();
        }
    }

    /// Looks after keys and files: to be called at least once an hour.
    public void upkeep() {
        boolean taken = submit(tx -> {
            boolean more = epochs.step(tx);
            tx.afterCommit(more ? this::upkeep : this::emptyLog);
        });
        if (!taken) {
            log.atDebug().log("upkeep of the store left for later");
        }
    }

    /// Copies the log into the database and cuts it to nothing, and what was deleted with it.
    private void emptyLog() {
        try {
            sql.query("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.number(1));
        } catch (SQLException refused) {
            log.atWarn()
                    .setMessage("log of the offline channel's database not emptied")
                    .setCause(refused)
                    .log();
        }
    }

    private void work() {
        try {
            while (!closed || !waiting.isEmpty()) {
                waiting.take().work().run();
            }
        } catch (InterruptedException notOurs) {
            // Nobody interrupts this thread but who ends it in the middle of everything, as a kill would.
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            ended = true;
            refuseWaiting(); // of a thread that ends before its time
            runLogged(tx -> boots.raise(tx, 0)); // a copy from before this end is known as one
            emptyLog();
            closeDatabase();
        }
    }

    private void closeDatabase() {
        try {
            sql.close();
        } catch (SQLException failed) {
            log.atWarn()
                    .setMessage("database of the offline channel did not close")
                    .setCause(failed)
                    .log();
        }
    }

    /// Does what waits, takes nothing more, and closes the database.
    @Override
    public void close() {
        closed = true;
        waiting.offer(new Job(() -> {}, () -> {})); // wakes the thread; if there is no room it is awake
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
