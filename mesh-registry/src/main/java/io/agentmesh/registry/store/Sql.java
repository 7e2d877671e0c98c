package io.agentmesh.registry.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection and its prepared statements. Belongs to one thread.
final class Sql implements AutoCloseable {
    /// Statements that are kept prepared; a registry has fewer. The one used longest ago makes room.
    static final int MAX_PREPARED = 128;

    private final Connection connection;
    private final LinkedHashMap<String, PreparedStatement> prepared =
            new LinkedHashMap<>(MAX_PREPARED, 0.75f, /* accessOrder= */ true);

    Sql(Connection connection) {
        this.connection = connection;
    }

    /// Runs a statement that has neither values nor rows.
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    <T> List<T> query(String sql, int maxRows, RowMapper<T> mapper, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            bind(statement, values);
            return rows(statement, maxRows, mapper);
        } catch (SQLException refused) {
            forget(sql, statement, refused);
            throw refused;
        }
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            bind(statement, values);
            return statement.executeUpdate();
        } catch (SQLException refused) {
            forget(sql, statement, refused);
            throw refused;
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, int maxRows, RowMapper<T> mapper) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (rows.size() < maxRows && result.next()) {
                rows.add(mapper.map(result));
            }
        }
        return rows;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        if (prepared.size() == MAX_PREPARED) {
            prepared.pollFirstEntry().getValue().close();
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        prepared.put(sql, statement);
        return statement;
    }

    /// The driver's statements cannot be used again after a failure.
    private void forget(String sql, PreparedStatement statement, SQLException refused) {
        prepared.remove(sql);
        try {
            statement.close();
        } catch (SQLException closing) {
            refused.addSuppressed(closing);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setObject(index, null);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            default ->
                throw new IllegalArgumentException("value " + index + ": "
                        + value.getClass().getSimpleName() + " (expected: String, Long, Integer or null)");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// The module's one exception for what the database refused. The caller's answer never shows the cause's text.
    static MeshException failure(String doing, SQLException cause) {
        return new MeshException(ErrorCode.STORAGE, "storage: cannot " + doing, cause);
    }
}
