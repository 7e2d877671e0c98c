package io.agentmesh.registry.group;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Set;

/// What groups were set to, table `group_settings`; a group without a row has never been set to anything. Runs inside
/// the caller's transaction; holds no state.
final class SettingsRepository {
    private static final String FIND = "SELECT members_may FROM group_settings WHERE group_id = ?";
    private static final String PUT = """
            INSERT INTO group_settings (group_id, members_may) VALUES (?, ?)
            ON CONFLICT (group_id) DO UPDATE SET members_may = excluded.members_may""";

    /// What plain members may do; nothing unless it was set.
    Set<MemberRight> membersMay(Transaction tx, GroupId group) {
        return tx.queryOne(FIND, row -> Columns.json(row, "members_may", MemberRight.SET), group.toString())
                .orElse(Set.of());
    }

    void setMembersMay(Transaction tx, GroupId group, Set<MemberRight> rights) {
        tx.update(PUT, group.toString(), MemberRight.list(rights));
    }
}
