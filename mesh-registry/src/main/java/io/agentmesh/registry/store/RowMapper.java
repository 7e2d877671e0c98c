package io.agentmesh.registry.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/// Makes a value of the row on which a result stands.
///
/// @param <T> the value
@FunctionalInterface
public interface RowMapper<T> {
    /// The value of the row.
    T map(ResultSet row) throws SQLException;
}
