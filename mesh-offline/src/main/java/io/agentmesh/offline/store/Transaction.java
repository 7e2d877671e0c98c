package io.agentmesh.offline.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One piece of work's view of the database: all of it is done, or nothing. Belongs to the store's thread, and ends
/// with the work.
///
/// Values of statements are `String`, `Long`, `Integer`, `byte[]`, [Place.Sealed] and `null`.
public interface Transaction {
    /// All rows of a query.
    ///
    /// @throws io.agentmesh.core.error.MeshException with the code `storage` if the database refuses
    <T> List<T> queryAll(String statement, Function<Row, T> mapper, @Nullable Object... values);

    /// The first row of a query.
    default <T> Optional<T> queryOne(String statement, Function<Row, T> mapper, @Nullable Object... values) {
        return queryAll(statement, mapper, values).stream().findFirst();
    }

    /// The first column of the first row, a number; 0 without a row.
    default long number(String statement, @Nullable Object... values) {
        return queryOne(statement, row -> row.number(1), values).orElse(0L);
    }

    /// Changes rows.
    ///
    /// @return how many
    /// @throws io.agentmesh.core.error.MeshException with the code `storage` if the database refuses
    int update(String statement, @Nullable Object... values);

    /// Is run once the work is on the disk, in order; never, if it fails.
    void afterCommit(Runnable action);
}
