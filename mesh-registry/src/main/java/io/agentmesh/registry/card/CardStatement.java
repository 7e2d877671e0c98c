package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import java.util.ArrayList;
import java.util.List;

/// One search in one group, as SQL. It is driven by whichever filter leaves the fewest cards; the others are asked of
/// each card. Every part is answered by an index.
final class CardStatement {
    private static final String SELECT = """
            SELECT c.id, c.agent_id, c.name, c.description, c.capabilities, c.metadata, c.registered_at, c.updated_at,
                c.owner_id, c.group_id, %s AS score
            FROM\s""";

    private static final String NO_SCORE = "0.0";

    private final StringBuilder sql;
    private final List<Object> values = new ArrayList<>();

    /// Begins with the cards that this table or these tables lead to.
    private CardStatement(String score, String from, Object... its) {
        sql = new StringBuilder(SELECT.formatted(score)).append(from);
        values.addAll(List.of(its));
    }

    static CardStatement from(String tables, Object... its) {
        return new CardStatement(NO_SCORE, tables, its);
    }

    /// The same, where this says how well a card fits: the less the better.
    static CardStatement scored(String score, String tables) {
        return new CardStatement(score, tables);
    }

    CardStatement in(GroupId group) {
        sql.append(" WHERE c.group_id = ?");
        values.add(group.toString());
        return this;
    }

    CardStatement and(String condition, Object... its) {
        sql.append(" AND ").append(condition);
        values.addAll(List.of(its));
        return this;
    }

    /// Ends it.
    CardStatement orderBy(String order, int limit) {
        sql.append(" ORDER BY ").append(order).append(" LIMIT ?");
        values.add(limit);
        return this;
    }

    String sql() {
        return sql.toString();
    }

    Object[] values() {
        return values.toArray();
    }
}
