package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How addresses and ids stand in columns. What is none of them is damage.
final class Columns {
    private static final String NO_GROUP = "";

    private Columns() {}

    /// Binds an address at two places in a row.
    static void bind(PreparedStatement statement, int index, Address address) throws SQLException {
        UUID group = address.group();
        statement.setString(index, address.agent().value());
        statement.setString(index + 1, group == null ? NO_GROUP : group.toString());
    }

    static Address receiver(ResultSet row) throws SQLException {
        String group = text(row, "receiver_group");
        return new Address(group.equals(NO_GROUP) ? null : uuid(group), agent(row, "receiver"));
    }

    static AgentId agent(ResultSet row, String column) throws SQLException {
        String text = text(row, column);
        if (text.length() > AgentId.MAX_LENGTH) {
            throw new SQLException("a value is no agent's id");
        }
        return new AgentId(text);
    }

    static UUID id(ResultSet row) throws SQLException {
        return uuid(text(row, "id"));
    }

    private static UUID uuid(String text) throws SQLException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException damage) {
            throw new SQLException("a value is no id", damage);
        }
    }

    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String text = row.getString(column);
        if (text == null) {
            throw new SQLException("a value is missing");
        }
        return text;
    }
}
