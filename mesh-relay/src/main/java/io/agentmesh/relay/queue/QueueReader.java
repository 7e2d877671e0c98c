package io.agentmesh.relay.queue;

import io.agentmesh.relay.queue.OfflineQueue.Batch;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that reads the database while the writer writes.
///
/// A read that fails is tried again, each second over a new connection, until it succeeds or the queue is
/// closed: to answer with nothing would let newer envelopes overtake those that wait. The connection before is
/// closed once the new one is open, so that the file is never without one: the last to close it would replay
/// the log, and bring back what the writer was refused.
final class QueueReader implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(QueueReader.class);
    private static final long RETRY_SECONDS = 1;

    private final QueueFile file;
    private final Supplier<Ages> ages;
    private final Owed owed = new Owed();
    /// One for each lane that is asking, at most.
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);

    /// The reader's thread alone.
    private EnvelopeReads database;

    private boolean ended;
    private volatile boolean healthy = true;

    /// @param database open; closed by this
    /// @param ages what is expired
    QueueReader(QueueFile file, EnvelopeReads database, Supplier<Ages> ages) {
        this.file = file;
        this.database = database;
        this.ages = ages;
    }

    /// What is passed over until the writer can delete it.
    Owed owed() {
        return owed;
    }

    boolean isHealthy() {
        return healthy;
    }

    void ask(Work.Fetch fetch) {
        waiting.add(() -> answer(fetch));
    }

    /// Answers what is asked already, and ends. Nothing is asked afterwards.
    void close() {
        closing.countDown();
        waiting.add(() -> ended = true);
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                waiting.take().run();
            }
        } catch (InterruptedException notOurs) {
            // Nobody interrupts this thread; should it happen, ending is what is asked for.
            Thread.currentThread().interrupt();
        } finally {
            close(database);
        }
    }

    private void answer(Work.Fetch fetch) {
        try {
            fetch.receiver().accept(read(fetch));
        } catch (RuntimeException | Error broken) {
            // The thread's top: the others must be served.
            log.atError()
                    .setMessage("handing over queued envelopes failed")
                    .setCause(broken)
                    .log();
        }
    }

    private Batch read(Work.Fetch fetch) {
        try {
            return readOnce(fetch);
        } catch (SQLException refused) {
            healthy = false;
            log.atError()
                    .setMessage("offline queue cannot be read; trying again")
                    .addKeyValue("file", file.path())
                    .setCause(refused)
                    .log();
        }
        while (!closesWithin(RETRY_SECONDS)) {
            try {
                reopen();
                Batch batch = readOnce(fetch);
                healthy = true;
                return batch;
            } catch (SQLException still) {
                log.atDebug()
                        .setMessage("offline queue still cannot be read")
                        .setCause(still)
                        .log();
            }
        }
        return Batch.EMPTY;
    }

    private Batch readOnce(Work.Fetch fetch) throws SQLException {
        return database.read(fetch.to(), fetch.after(), ages.get(), owed.covered());
    }

    private void reopen() throws SQLException {
        EnvelopeReads before = database;
        database = new EnvelopeReads(file.connect());
        close(before);
    }

    private boolean closesWithin(long seconds) {
        try {
            return closing.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException notOurs) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void close(EnvelopeReads database) {
        try {
            database.close();
        } catch (SQLException failed) {
            log.atWarn()
                    .setMessage("offline queue's connection did not close")
                    .setCause(failed)
                    .log();
        }
    }
}
