package io.agentmesh.registry.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What SQLite says that it will do for a statement.
public final class QueryPlans {
    /// Tables of one row.
    private static final Set<String> SMALL = Set.of("totals", "audit_anchor");

    private QueryPlans() {}

    /// The steps that read a whole table or index, if there are any. A walk along an index that is asked for
    /// its order and ends with its `LIMIT` is none; nor is a list in JSON that came with the question, a row
    /// that was found, or a look into a full-text index.
    public static List<String> scans(Transaction tx, String sql, @Nullable Object... values) {
        return tx.queryAll("EXPLAIN QUERY PLAN " + sql, row -> Columns.text(row, "detail"), values).stream()
                .filter(step -> step.startsWith("SCAN"))
                .filter(step -> !isHarmless(step))
                .filter(step -> !(step.contains("USING INDEX") && sql.contains("LIMIT") && sql.contains("ORDER BY")))
                .map(step -> step + " in: " + sql)
                .toList();
    }

    private static boolean isHarmless(String step) {
        return SMALL.stream().anyMatch(table -> step.startsWith("SCAN " + table))
                || step.equals("SCAN CONSTANT ROW")
                || step.matches("SCAN \\w+ VIRTUAL TABLE INDEX 1:.*")
                || step.matches("SCAN card_words (EXISTS )?VIRTUAL TABLE INDEX \\d+:.*M\\d.*")
                || step.matches("SCAN card_trigrams VIRTUAL TABLE INDEX \\d+:L\\d.*")
                || step.equals("SCAN found");
    }
}
