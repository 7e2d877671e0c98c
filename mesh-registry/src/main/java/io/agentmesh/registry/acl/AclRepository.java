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
import java.util.Optional;

/// Access rules, table `acl_rules`. Runs inside the caller's transaction; holds no state.
public final class AclRepository {
    /// Rules that a group may have; [AclRules] sees to it.
    static final int MAX_RULES = 10_000;

    private static final JsonShape<List<String>> NAMES = JsonShape.listOf(JsonShape.string());

    private static final String ADD = """
            INSERT INTO acl_rules (id, group_id, source, target, allowed_capabilities, created_by, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String SELECT =
            "SELECT id, group_id, source, target, allowed_capabilities, created_by, created_at FROM acl_rules ";
    private static final String OLDEST_FIRST = " ORDER BY created_at, rowid LIMIT ?";
    private static final String OF_GROUP = SELECT + "WHERE group_id = ?" + OLDEST_FIRST;
    private static final String OF_PAIR = SELECT + "WHERE group_id = ? AND source = ? AND target = ?" + OLDEST_FIRST;
    private static final String FIND = SELECT + "WHERE id = ?";
    private static final String ALLOW = "UPDATE acl_rules SET allowed_capabilities = ? WHERE id = ?";
    private static final String REMOVE = "DELETE FROM acl_rules WHERE id = ?";
    private static final String REMOVE_ALL = "DELETE FROM acl_rules WHERE group_id = ?";

    /// Keeps a rule.
    void add(Transaction tx, StoredRule stored) {
        AclRule rule = stored.rule();
        tx.update(
                ADD,
                stored.id(),
                stored.group().toString(),
                rule.source().value(),
                rule.target().value(),
                json(rule.allowedCapabilities()),
                stored.createdBy().toString(),
                stored.createdAt().textWithOffset());
    }

    /// A group's rules, oldest first; of too many, one more than it may have.
    public List<StoredRule> ofGroup(Transaction tx, GroupId group) {
        return tx.queryAll(OF_GROUP, AclRepository::toRule, group.toString(), MAX_RULES + 1);
    }

    /// The rule that decides for a pair: the oldest one.
    Optional<StoredRule> ofPair(Transaction tx, GroupId group, AclRule rule) {
        return tx.queryOne(
                OF_PAIR,
                AclRepository::toRule,
                group.toString(),
                rule.source().value(),
                rule.target().value(),
                1);
    }

    /// The rule with this id, in whatever group.
    Optional<StoredRule> find(Transaction tx, String id) {
        return tx.queryOne(FIND, AclRepository::toRule, id);
    }

    /// Changes what a rule allows.
    void allow(Transaction tx, String id, List<String> capabilities) {
        tx.update(ALLOW, json(capabilities), id);
    }

    /// Takes a rule away.
    void remove(Transaction tx, String id) {
        tx.update(REMOVE, id);
    }

    /// Takes away all rules of a group.
    public void removeAll(Transaction tx, GroupId group) {
        tx.update(REMOVE_ALL, group.toString());
    }

    private static String json(List<String> names) {
        return new JsonArray(names.stream().<JsonValue>map(JsonString::new).toList()).toString();
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
