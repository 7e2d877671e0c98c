package io.agentmesh.offline.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The connection. Belongs to the store's thread.
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Sealing sealing;

    Sql(Connection connection, Sealing sealing) {
        this.connection = connection;
        this.sealing = sealing;
    }

    /// Runs a statement that has neither values nor rows.
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    <T> List<T> query(String sql, Function<Row, T> mapper, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return rows(statement, mapper);
        }
    }

    private <T> List<T> rows(PreparedStatement statement, Function<Row, T> mapper) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            Row row = new Row(result, sealing);
            while (result.next()) {
                rows.add(mapper.apply(row));
            }
        }
        return rows;
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setObject(index, null);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Place.Sealed(Place place, byte[] content) -> statement.setBytes(index, sealing.seal(place, content));
            default ->
                throw new IllegalArgumentException("value " + index + ": "
                        + value.getClass().getSimpleName() + " (expected: one that Transaction names)");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// What the database refused, as everybody else sees it.
    static MeshException failure(String doing, SQLException cause) {
        return new MeshException(ErrorCode.STORAGE, "storage: cannot " + doing, cause);
    }
}
