package io.agentmesh.offline.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transaction that is open. Belongs to the store's thread.
final class OpenTransaction implements Transaction {
    private final Sql sql;
    private final List<Runnable> afterCommit = new ArrayList<>();

    OpenTransaction(Sql sql) {
        this.sql = sql;
    }

    @Override
    public <T> List<T> queryAll(String statement, Function<Row, T> mapper, @Nullable Object... values) {
        try {
            return sql.query(statement, mapper, values);
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

    List<Runnable> afterCommit() {
        return List.copyOf(afterCommit);
    }
}
