package io.agentmesh.registry.store;

import java.sql.SQLException;
import java.util.List;

/// Databases of the original from before it could rotate keys lack two columns; it adds them itself when it
/// opens one (registry §3).
final class OriginalColumns {
    private static final String COLUMNS = "SELECT name FROM pragma_table_info('agent_cards')";

    private OriginalColumns() {}

    static void add(Sql sql) throws SQLException {
        List<String> present = sql.query(COLUMNS, 100, row -> row.getString(1));
        if (present.isEmpty()) {
            return;
        }
        for (String column : List.of("pending_agent_id", "rotation_expires_at")) {
            if (!present.contains(column)) {
                sql.execute("ALTER TABLE agent_cards ADD COLUMN " + column + " TEXT");
            }
        }
    }
}
