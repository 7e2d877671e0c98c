package io.agentmesh.registry.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A work's view of one connection. Belongs to the thread of that connection.
final class OpenTransaction implements Transaction {
    private final Sql sql;
    private final List<Runnable> afterCommit = new ArrayList<>();

    OpenTransaction(Sql sql) {
        this.sql = sql;
    }

    @Override
    public <T> Optional<T> queryOne(String statement, RowMapper<T> mapper, @Nullable Object... values) {
        return query(statement, 1, mapper, values).stream().findFirst();
    }

    @Override
    public <T> List<T> queryAll(String statement, RowMapper<T> mapper, @Nullable Object... values) {
        return query(statement, Integer.MAX_VALUE, mapper, values);
    }

    private <T> List<T> query(String statement, int maxRows, RowMapper<T> mapper, @Nullable Object... values) {
        try {
            return sql.query(statement, maxRows, mapper, values);
        } catch (SQLException refused) {
            throw Sql.failure("read", refused);
        }
    }

    @Override
    public int update(String statement, @Nullable Object... values) {
        try {
            return sql.update(statement, values);
        } catch (SQLException refused) {
            throw Sql.failure("write", refused);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /// What is to run once the transaction is on disk, in order.
    List<Runnable> afterCommit() {
        return List.copyOf(afterCommit);
    }
}
