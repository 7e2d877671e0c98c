package io.agentmesh.registry.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A platform thread with a connection of its own that does what comes through a queue: SQLite is native code, and
/// would hold on to a virtual thread's carrier.
final class Worker implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /// The last thing in a queue: whichever worker takes it, ends.
    private static final Pending<Boolean> END = new Pending<>(tx -> true);

    /// Does some works, and answers or fails every one of them.
    @FunctionalInterface
    interface Batch {
        void run(Sql sql, List<Pending<?>> works);
    }

    private final Sql sql;
    private final BlockingQueue<Pending<?>> queue;
    private final int maxBatch;
    private final Batch batch;
    private final Thread thread;
    private boolean ended;

    Worker(String name, Sql sql, BlockingQueue<Pending<?>> queue, int maxBatch, Batch batch) {
        this.sql = sql;
        this.queue = queue;
        this.maxBatch = maxBatch;
        this.batch = batch;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// Ends one of the workers of this queue, once it has finished what waits. Call [#join] after it.
    ///
    /// @param atMost how long to wait for room in the queue; a worker that stands still ends with the process
    void close(Duration atMost) throws InterruptedException {
        if (!queue.offer(END, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            log.atError().setMessage("store worker does not end").log();
        }
    }

    void join(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                runBatch(next());
            }
        } catch (InterruptedException notOurs) {
            // Nobody interrupts this thread; should it happen, ending is what is asked for.
            Thread.currentThread().interrupt();
        } finally {
            closeConnection();
        }
    }

    /// What waits, up to a batch.
    private List<Pending<?>> next() throws InterruptedException {
        List<Pending<?>> works = new ArrayList<>();
        works.add(queue.take());
        queue.drainTo(works, maxBatch - 1);
        ended = works.remove(END);
        return works;
    }

    private void runBatch(List<Pending<?>> works) {
        if (works.isEmpty()) {
            return;
        }
        try {
            batch.run(sql, works);
        } catch (RuntimeException | Error broken) {
            // The thread's top: whatever broke, the callers are told and the next ones are served.
            log.atError().setMessage("store worker failed").setCause(broken).log();
            var failure = new MeshException(ErrorCode.STORAGE, "storage: internal failure", broken);
            works.forEach(work -> work.fail(failure));
        }
    }

    private void closeConnection() {
        try {
            sql.close();
        } catch (SQLException failed) {
            log.atWarn()
                    .setMessage("database connection did not close")
                    .setCause(failed)
                    .log();
        }
    }
}
