package io.agentmesh.registry.group;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Groups and members, tables `groups` and `group_members`. Runs inside the caller's transaction; holds no state.
public final class GroupRepository {
    /// Groups of one user that are listed; of more, those joined first.
    public static final int MAX_LISTED = 1000;

    /// Members that a group may have, and that are listed; [Members] sees to it.
    static final int MAX_MEMBERS = 10_000;

    private static final String ADD = "INSERT INTO groups (id, name, created_by, created_at) VALUES (?, ?, ?, ?)";
    private static final String OF_USER = """
            SELECT g.id, g.name, g.created_by, g.created_at
            FROM group_members AS m JOIN groups AS g ON g.id = m.group_id
            WHERE m.user_id = ?
            ORDER BY m.rowid
            LIMIT ?""";
    private static final String ADD_MEMBER = "INSERT INTO group_members (group_id, user_id, role) VALUES (?, ?, ?)";
    private static final String ROLE = "SELECT role FROM group_members WHERE group_id = ? AND user_id = ?";
    private static final String FIND = "SELECT id, name, created_by, created_at FROM groups WHERE id = ?";
    private static final String RENAME = "UPDATE groups SET name = ? WHERE id = ?";
    private static final String REMOVE = "DELETE FROM groups WHERE id = ?";
    private static final String REMOVE_MEMBERS = "DELETE FROM group_members WHERE group_id = ?";
    private static final String CHANGE_ROLE = "UPDATE group_members SET role = ? WHERE group_id = ? AND user_id = ?";
    private static final String COUNT_MEMBERS = "SELECT count(*) FROM group_members WHERE group_id = ?";
    private static final String COUNT_OWNERS = COUNT_MEMBERS + " AND role = 'owner'";
    private static final String COUNT_OF_USER = "SELECT count(*) FROM group_members WHERE user_id = ?";
    private static final String MEMBERS = """
            SELECT m.user_id, u.display_name, m.role
            FROM group_members AS m JOIN users AS u ON u.id = m.user_id
            WHERE m.group_id = ?
            ORDER BY m.rowid
            LIMIT ?""";
    private static final String IS_USER = "SELECT 1 FROM users WHERE id = ?";
    private static final String REMOVE_MEMBER = "DELETE FROM group_members WHERE group_id = ? AND user_id = ?";

    /// Keeps a group.
    public void add(Transaction tx, Group group) {
        tx.update(
                ADD,
                group.id().toString(),
                group.name(),
                group.createdBy().toString(),
                group.createdAt().textWithOffset());
    }

    /// The groups that a user belongs to, in the order of joining, at most [#MAX_LISTED].
    public List<Group> ofUser(Transaction tx, UserId user) {
        return tx.queryAll(OF_USER, GroupRepository::toGroup, user.toString(), MAX_LISTED);
    }

    /// The group that a user has belonged to longest.
    public Optional<Group> firstOf(Transaction tx, UserId user) {
        return tx.queryOne(OF_USER, GroupRepository::toGroup, user.toString(), 1);
    }

    /// The group with this id.
    Optional<Group> find(Transaction tx, GroupId group) {
        return tx.queryOne(FIND, GroupRepository::toGroup, group.toString());
    }

    void rename(Transaction tx, GroupId group, String name) {
        tx.update(RENAME, name, group.toString());
    }

    /// Takes a group and its memberships away; nothing else belongs to it any more.
    void remove(Transaction tx, GroupId group) {
        tx.update(REMOVE_MEMBERS, group.toString());
        tx.update(REMOVE, group.toString());
    }

    /// How many groups a user belongs to.
    long countOfUser(Transaction tx, UserId user) {
        return count(tx, COUNT_OF_USER, user.toString());
    }

    /// How many members a group has.
    long countMembers(Transaction tx, GroupId group) {
        return count(tx, COUNT_MEMBERS, group.toString());
    }

    /// How many of them are owners.
    long countOwners(Transaction tx, GroupId group) {
        return count(tx, COUNT_OWNERS, group.toString());
    }

    private static long count(Transaction tx, String sql, String of) {
        return tx.queryOne(sql, row -> row.getLong(1), of).orElseThrow();
    }

    /// A group's members in the order of joining, at most [#MAX_MEMBERS].
    List<MemberView> members(Transaction tx, GroupId group) {
        return tx.queryAll(
                MEMBERS,
                row -> new MemberView(
                        new UserId(Columns.uuid(row, "user_id")),
                        Columns.optionalText(row, "display_name"),
                        toRole(row)),
                group.toString(),
                MAX_MEMBERS);
    }

    /// Gives a member another role.
    void changeRole(Transaction tx, GroupMember member) {
        tx.update(
                CHANGE_ROLE,
                stored(member.role()),
                member.group().toString(),
                member.user().toString());
    }

    /// Keeps a member; the user is none yet.
    public void addMember(Transaction tx, GroupMember member) {
        tx.update(ADD_MEMBER, member.group().toString(), member.user().toString(), stored(member.role()));
    }

    private static String stored(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /// A user's role in a group; empty for outsiders, also of groups that do not exist.
    public Optional<Role> role(Transaction tx, GroupId group, UserId user) {
        return tx.queryOne(ROLE, GroupRepository::toRole, group.toString(), user.toString());
    }

    /// Takes a user out of a group; how many members that were.
    public int removeMember(Transaction tx, GroupId group, UserId user) {
        return tx.update(REMOVE_MEMBER, group.toString(), user.toString());
    }

    /// Whether there is such a user at all.
    public boolean isUser(Transaction tx, UserId user) {
        return tx.queryOne(IS_USER, row -> row.getInt(1), user.toString()).isPresent();
    }

    private static Group toGroup(ResultSet row) throws SQLException {
        return new Group(
                new GroupId(Columns.uuid(row, "id")),
                Columns.text(row, "name"),
                new UserId(Columns.uuid(row, "created_by")),
                Columns.time(row, "created_at"));
    }

    private static Role toRole(ResultSet row) throws SQLException {
        return switch (Columns.text(row, "role")) {
            case "owner" -> Role.OWNER;
            case "admin" -> Role.ADMIN;
            case "member" -> Role.MEMBER;
            default -> throw Columns.damaged("role");
        };
    }
}
