package io.agentmesh.registry.store;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.core.time.Timestamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the texts in which a database keeps ids and times (registry §3). What is none of them is damage, and is
/// named by its column.
public final class Columns {
    private Columns() {}

    /// A column that is never `NULL`.
    public static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw damaged(column);
        }
        return text;
    }

    /// A column that may be `NULL`.
    public static @Nullable String optionalText(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    /// A UUID.
    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return UuidText.parse(text(row, column)).orElseThrow(() -> damaged(column));
    }

    /// An agent's id.
    public static AgentId agentId(ResultSet row, String column) throws SQLException {
        String text = text(row, column);
        if (text.length() > AgentId.MAX_LENGTH) {
            throw damaged(column);
        }
        return new AgentId(text);
    }

    /// A value in JSON.
    public static <T> T json(ResultSet row, String column, JsonShape<T> shape) throws SQLException {
        return Json.decode(text(row, column), shape).toOptional().orElseThrow(() -> damaged(column));
    }

    /// A time.
    public static Timestamp time(ResultSet row, String column) throws SQLException {
        return Timestamp.parse(text(row, column)).orElseThrow(() -> damaged(column));
    }

    /// A time that may be `NULL`.
    public static @Nullable Timestamp optionalTime(ResultSet row, String column) throws SQLException {
        return optionalText(row, column) == null ? null : time(row, column);
    }

    /// What to throw for a value that cannot have been written by anybody.
    public static SQLException damaged(String column) {
        return new SQLException("damaged value in column " + column);
    }
}
