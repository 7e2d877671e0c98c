package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Access rules, table `acl_rules`. Runs inside the caller's transaction; holds no state.
public final class AclRepository {
    /// Rules that a group may have; [AclRules] sees to it.
    static final int MAX_RULES = 10_000;

    private static final JsonShape<List<String>> NAMES = JsonShape.listOf(JsonShape.string());

    private static final String ADD = """
            INSERT INTO acl_rules (id, group_id, source, target, allowed_capabilities, created_by, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String OF_GROUP = """
            SELECT id, group_id, source, target, allowed_capabilities, created_by, created_at
            FROM acl_rules WHERE group_id = ? ORDER BY created_at, rowid LIMIT ?""";
    private static final String REMOVE = "DELETE FROM acl_rules WHERE id = ? AND group_id = ?";

    /// Keeps a rule.
    void add(Transaction tx, StoredRule stored) {
        AclRule rule = stored.rule();
        var names = new JsonArray(rule.allowedCapabilities().stream()
                .<JsonValue>map(JsonString::new)
                .toList());
        tx.update(
                ADD,
                stored.id(),
                stored.group().toString(),
                rule.source().value(),
                rule.target().value(),
                names.toString(),
                stored.createdBy().toString(),
                stored.createdAt().textWithOffset());
    }

    /// A group's rules, oldest first; of too many, one more than it may have.
    public List<StoredRule> ofGroup(Transaction tx, GroupId group) {
        return tx.queryAll(OF_GROUP, AclRepository::toRule, group.toString(), MAX_RULES + 1);
    }

    /// Takes a rule away from a group; how many rules that were.
    int remove(Transaction tx, String id, GroupId group) {
        return tx.update(REMOVE, id, group.toString());
    }

    private static StoredRule toRule(ResultSet row) throws SQLException {
        var rule = new AclRule(
                Columns.agentId(row, "source"),
                Columns.agentId(row, "target"),
                Columns.json(row, "allowed_capabilities", NAMES));
        return new StoredRule(
                Columns.text(row, "id"),
                new GroupId(Columns.uuid(row, "group_id")),
                rule,
                new UserId(Columns.uuid(row, "created_by")),
                Columns.time(row, "created_at"));
    }
}
