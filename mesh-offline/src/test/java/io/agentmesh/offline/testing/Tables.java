package io.agentmesh.offline.testing;

import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// All that an agent's database holds, bit for bit.
public final class Tables {
    private Tables() {}

    /// Each row of each table but these, as text, sealed columns as they lie there.
    public static List<String> rowsWithout(OfflineEnd end, Set<String> others) throws Exception {
        return end.store().call(tx -> {
            List<String> rows = new ArrayList<>();
            tx
                    .queryAll(
                            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                            row -> row.text("name"))
                    .stream()
                    .filter(table -> !others.contains(table))
                    .forEach(table -> rows.addAll(rows(tx, table)));
            return rows;
        });
    }

    private static List<String> rows(Transaction tx, String table) {
        List<String> columns =
                tx.queryAll("SELECT name FROM pragma_table_info('" + table + "')", row -> row.text("name"));
        String all = String.join(
                " || ' ' || ",
                columns.stream().map(each -> "quote(" + each + ")").toList());
        return tx.queryAll("SELECT " + all + " AS it FROM " + table, (Row row) -> table + " " + row.text("it"));
    }
}
