package io.agentmesh.registry.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transaction, open while a [Work] runs. Values for the `?` of a statement are texts, whole numbers or `null`.
///
/// A failing statement ends the work with a [io.agentmesh.core.error.MeshException] of code `STORAGE`.
public interface Transaction {
    /// The first row, if there is any.
    <T> Optional<T> queryOne(String sql, RowMapper<T> mapper, @Nullable Object... values);

    /// All rows, in order. The statement has a `LIMIT`.
    <T> List<T> queryAll(String sql, RowMapper<T> mapper, @Nullable Object... values);

    /// Changes rows; how many.
    int update(String sql, @Nullable Object... values);

    /// Runs an action once this transaction is on disk, before its caller learns of it: on the writer's thread,
    /// in the order of the commits. It must not block. Nothing runs if the work is undone.
    void afterCommit(Runnable action);
}
