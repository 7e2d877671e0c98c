package io.agentmesh.registry.store;

import java.sql.SQLException;
import java.util.List;

/// Does each work on one consistent state of the database.
final class SnapshotReads implements Worker.Batch {
    @Override
    public void run(Sql sql, List<Pending<?>> works) {
        works.forEach(work -> run(sql, work));
    }

    private static void run(Sql sql, Pending<?> work) {
        try {
            sql.execute("BEGIN");
            try {
                work.run(new OpenTransaction(sql));
            } catch (RuntimeException keptForItsCaller) {
                // Answered below like a success: there is nothing to undo.
            } finally {
                sql.execute("COMMIT");
            }
            work.answer();
        } catch (SQLException refused) {
            work.fail(Sql.failure("read", refused));
        }
    }
}
