package io.agentmesh.registry.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits many works at once, since one `fsync` costs as much for one as for fifty.
///
/// 1. Begin. 2. Do each work within a savepoint; one that fails is undone by itself. 3. Commit, which waits for
/// the disk. 4. Run what the works left to be run, in order. 5. Answer every caller. A commit that fails undoes
/// all, and every caller is told so: nobody was promised anything yet.
final class GroupCommit implements Worker.Batch {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    @Override
    public void run(Sql sql, List<Pending<?>> works) {
        List<Runnable> afterCommit = new ArrayList<>();
        try {
            sql.execute("BEGIN IMMEDIATE");
            for (Pending<?> work : works) {
                afterCommit.addAll(runWithin(sql, work));
            }
            sql.execute("COMMIT");
        } catch (SQLException refused) {
            undo(sql, refused);
            works.forEach(work -> work.fail(Sql.failure("commit", refused)));
            return;
        } catch (Error broken) {
            undo(sql, broken);
            throw broken;
        }
        afterCommit.forEach(GroupCommit::runCalmly);
        works.forEach(Pending::answer);
    }

    private static List<Runnable> runWithin(Sql sql, Pending<?> work) throws SQLException {
        var tx = new OpenTransaction(sql);
        sql.execute("SAVEPOINT work");
        try {
            work.run(tx);
        } catch (RuntimeException keptForItsCaller) {
            undoWork(sql, keptForItsCaller);
            return List.of();
        }
        sql.execute("RELEASE work");
        return tx.afterCommit();
    }

    private static void undoWork(Sql sql, RuntimeException why) throws SQLException {
        try {
            sql.execute("ROLLBACK TO work");
            sql.execute("RELEASE work");
        } catch (SQLException transactionLost) {
            // The database gave the whole transaction up (disk full), and with it the batch.
            transactionLost.addSuppressed(why);
            throw transactionLost;
        }
    }

    private static void undo(Sql sql, Throwable cause) {
        StoreTrouble trouble = StoreTrouble.of(cause);
        log.atError()
                .setMessage("commit failed")
                .addKeyValue("trouble", trouble)
                .setCause(trouble.worthLogging(cause).orElse(null))
                .log();
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

    private static void runCalmly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException broken) {
            // The change is on disk and its caller must hear so; whoever listens is repaired by its next snapshot.
            log.atError()
                    .setMessage("telling of a change failed")
                    .setCause(broken)
                    .log();
        }
    }
}
