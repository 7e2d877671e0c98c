package io.agentmesh.registry.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.program.StartException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A [Store] in one SQLite database in write-ahead mode.
///
/// Writes are on disk before they are answered (`synchronous=FULL`). Another process may use the same file at
/// the same time. `:memory:` is a database that nobody else sees and that ends with the process; the writer
/// does its reads too.
public final class SqliteStore implements Store {
    /// The path that means "in memory".
    public static final String MEMORY = ":memory:";

    private final StoreLimits limits;
    private final BlockingQueue<Pending<?>> writes;
    private final BlockingQueue<Pending<?>> reads;
    private final BlockingQueue<Pending<?>> searches;
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean closed;
    private volatile Optional<StoreTrouble> trouble = Optional.empty();

    private SqliteStore(StoreLimits limits, boolean inMemory) {
        this.limits = limits;
        this.writes = new ArrayBlockingQueue<>(limits.maxWaiting());
        this.reads = inMemory ? writes : new ArrayBlockingQueue<>(limits.maxWaiting());
        this.searches = inMemory ? writes : new ArrayBlockingQueue<>(limits.maxWaiting());
    }

    /// Opens a database, makes it if it is missing, and brings it to the newest schema.
    ///
    /// @param path a file whose folder exists, or [#MEMORY]
    /// @throws StartException if the file cannot be used; says what is wrong with it
    public static SqliteStore open(String path, StoreLimits limits) throws StartException {
        boolean inMemory = path.equals(MEMORY);
        if (path.isEmpty()) {
            throw new StartException("the database's path is empty; name a file, or " + MEMORY);
        }
        if (!inMemory) {
            new DatabaseFile(Path.of(path)).prepare();
        }
        var store = new SqliteStore(limits, inMemory);
        var connections = new SqliteConnections(path, limits.foreignLock());
        try {
            Sql writer = connections.openMigrated();
            store.add(new Worker("registry-writer", writer, store.writes, limits.maxBatch(), new GroupCommit()));
            if (!inMemory) {
                StoreLimits.Readers readers = limits.readers();
                store.addReaders("registry-reader-", readers.lookups(), connections, store.reads);
                store.addReaders("registry-search-", readers.searches(), connections, store.searches);
            }
            return store;
        } catch (SQLException refused) {
            store.close();
            throw StoreTrouble.of(refused) == StoreTrouble.DAMAGED
                    ? Integrity.damaged(path, String.valueOf(refused.getMessage()))
                    : new StartException("cannot open the database " + path, refused);
        } catch (StartException refused) {
            store.close();
            throw refused;
        }
    }

    private void addReaders(String name, int count, SqliteConnections connections, BlockingQueue<Pending<?>> queue)
            throws SQLException {
        for (int i = 0; i < count; i++) {
            add(new Worker(name + i, connections.open(), queue, 1, new SnapshotReads()));
        }
    }

    private void add(Worker worker) {
        workers.add(worker);
        worker.start();
    }

    @Override
    public <T> T read(Work<T> work) throws InterruptedException {
        return submit(reads, work);
    }

    @Override
    public <T> T search(Work<T> work) throws InterruptedException {
        return submit(searches, work);
    }

    @Override
    public <T> T write(Work<T> work) throws InterruptedException {
        try {
            return submit(writes, work);
        } catch (MeshException failed) {
            note(StoreTrouble.of(failed));
            throw failed;
        }
    }

    private void note(StoreTrouble found) {
        switch (found) {
            case FULL, READ_ONLY -> trouble = Optional.of(found);
            case DAMAGED, OTHER -> {
                // Told to the caller; the next write may well succeed.
            }
        }
    }

    @Override
    public Optional<StoreTrouble> trouble() {
        return trouble;
    }

    @Override
    public void recovered() {
        trouble = Optional.empty();
    }

    private <T> T submit(BlockingQueue<Pending<?>> queue, Work<T> work) throws InterruptedException {
        var pending = new Pending<T>(work);
        if (!closed && !queue.offer(pending)) {
            throw new MeshException(
                    ErrorCode.BUSY, "busy: " + limits.maxWaiting() + " requests wait for the database already");
        }
        // Asked after the offer, since the workers may have ended without seeing it.
        if (closed) {
            throw new MeshException(ErrorCode.STORAGE, "storage: closed");
        }
        return pending.await(limits.patience());
    }

    @Override
    public int waitingWrites() {
        return writes.size();
    }

    @Override
    public int waitingReads() {
        return reads == searches ? reads.size() : reads.size() + searches.size();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            // The writer, which is the first one, goes last: of connections that close at the same moment none is the
            // last one for SQLite, and the write-ahead log would stay beside the file.
            end(workers.subList(Math.min(1, workers.size()), workers.size()));
            end(workers.subList(0, Math.min(1, workers.size())));
        } catch (InterruptedException hurried) {
            // The workers are daemons and end with the process; what was answered is on disk.
            Thread.currentThread().interrupt();
        }
    }

    private void end(List<Worker> some) throws InterruptedException {
        for (Worker worker : some) {
            worker.close(limits.patience());
        }
        for (Worker worker : some) {
            worker.join(limits.patience());
        }
    }
}
