package io.agentmesh.relay.queue;

import io.agentmesh.relay.queue.GroupCommit.Committed;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that changes the database: takes what waits, commits it at once, answers.
///
/// | the disk | puts | removals, purges | reads |
/// |---|---|---|---|
/// | takes what is written | answered once on it | done | what is on it |
/// | refused a commit | answered as failed, and further ones at once | owed | without what is owed |
///
/// After a refusal the connection is closed. A sweep, which comes every few seconds, opens another, copies the log
/// into the database and cuts it to nothing, so that no page of the refused commit is left that the system believes
/// written, pays what is owed and commits. If that succeeds puts are taken again.
///
/// A platform thread, since SQLite is native code and would hold on to a virtual thread's carrier.
final class QueueWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(QueueWriter.class);

    private final QueueFile file;
    private final GroupCommit commits;
    private final QueueReader reader;
    private final WorkIntake intake = new WorkIntake();
    private final Owed owed;

    /// `null` after a refusal. The writer's thread alone.
    private @Nullable EnvelopeWrites database;

    private volatile boolean healthy = true;
    private volatile OptionalLong oldestMillis;

    /// @param database open; closed by this
    /// @param reader gets each fetch once all before it is done
    QueueWriter(QueueFile file, EnvelopeWrites database, GroupCommit commits, QueueReader reader) throws SQLException {
        this.file = file;
        this.database = database;
        this.commits = commits;
        this.reader = reader;
        this.owed = reader.owed();
        this.oldestMillis = database.oldestMillis();
    }

    /// Where to leave work for it.
    WorkIntake intake() {
        return intake;
    }

    boolean isHealthy() {
        return healthy;
    }

    /// When the entry was kept that waits longest, in the queue's time.
    OptionalLong oldestMillis() {
        return oldestMillis;
    }

    @Override
    public void run() {
        try {
            List<Work> batch = intake.take();
            while (!batch.isEmpty()) {
                run(batch);
                batch = intake.take();
            }
        } catch (InterruptedException notOurs) {
            // Nobody interrupts this thread; should it happen, ending is what is asked for.
            Thread.currentThread().interrupt();
        } finally {
            closeDatabase();
        }
    }

    private void run(List<Work> batch) {
        if (database == null && batch.contains(new Work.Sweep())) {
            reopen();
        }
        EnvelopeWrites open = database;
        if (open == null) {
            refuse(batch);
        } else if (!healthy || commits.haveWork(batch)) {
            commit(open, batch);
        }
        for (Work work : batch) {
            if (work instanceof Work.Fetch fetch) {
                reader.ask(fetch);
            }
        }
    }

    private void commit(EnvelopeWrites open, List<Work> batch) {
        List<Work> works = new ArrayList<>(owed.works());
        works.addAll(batch);
        Committed committed;
        try {
            committed = commits.run(open, works);
        } catch (SQLException | RuntimeException | Error broken) {
            // Also the thread's top: whatever broke, everybody is answered and the next ones are served.
            refused(batch, broken);
            return;
        }
        owed.clear();
        oldestMillis = committed.oldestMillis();
        if (!healthy) {
            healthy = true;
            log.atInfo().log("offline queue takes envelopes again");
        }
        committed.outcomes().forEach(QueueWriter::runCalmly);
    }

    private void refused(List<Work> batch, Throwable cause) {
        if (healthy) {
            healthy = false;
            log.atError()
                    .setMessage("offline queue cannot write; envelopes for absent agents are refused until it can")
                    .addKeyValue("file", file.path())
                    .setCause(cause)
                    .log();
        }
        closeDatabase();
        refuse(batch);
    }

    private void refuse(List<Work> batch) {
        for (Work work : batch) {
            switch (work) {
                case Work.Put put -> runCalmly(() -> commits.refuse(put));
                case Work.OfEntry leaving -> owed.add(leaving);
                case Work.Purge purge -> owed.add(purge);
                case Work.Sweep sweep -> {}
                case Work.Fetch fetch -> {}
            }
        }
    }

    private void reopen() {
        try {
            Connection connection = file.connect();
            try {
                emptyLog(connection);
                database = new EnvelopeWrites(connection);
            } catch (SQLException refused) {
                connection.close();
                throw refused;
            }
        } catch (SQLException still) {
            log.atDebug()
                    .setMessage("offline queue still cannot write")
                    .setCause(still)
                    .log();
        }
    }

    private static void emptyLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new SQLException("the log is being read");
            }
        }
    }

    private void closeDatabase() {
        EnvelopeWrites open = database;
        database = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException failed) {
            log.atWarn()
                    .setMessage("offline queue's connection did not close")
                    .setCause(failed)
                    .log();
        }
    }

    private static void runCalmly(Runnable outcome) {
        try {
            outcome.run();
        } catch (RuntimeException | Error broken) {
            // The change is on disk; the others must hear of theirs.
            log.atError()
                    .setMessage("telling of a change failed")
                    .setCause(broken)
                    .log();
        }
    }
}
