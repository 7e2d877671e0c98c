package io.agentmesh.registry.group;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;

/// Who may do what in a group. Each check runs inside the caller's transaction, so it holds at the moment of the
/// change.
///
/// | | Owner | Admin | Member |
/// |---|---|---|---|
/// | see cards, rules and members, register cards, leave | yes | yes | yes |
/// | edit rules, make setup keys | yes | yes | if the group says so |
/// | add and remove admins and members, change their roles | yes | yes | no |
/// | make and remove owners, rename, set what members may, delete the group | yes | no | no |
public final class Rights {
    private final GroupRepository groups = new GroupRepository();
    private final SettingsRepository settings = new SettingsRepository();

    /// Refuses plain members to whom the group does not give the right, and outsiders.
    ///
    /// @throws RequestRefused 403
    public void require(Transaction tx, GroupId group, UserId caller, MemberRight right) {
        Role role = groups.role(tx, group, caller)
                .orElseThrow(() -> new RequestRefused(403, "not a member of the specified group"));
        if (role == Role.MEMBER && !settings.membersMay(tx, group).contains(right)) {
            throw new RequestRefused(403, "insufficient permissions: members of this group may not " + right.inWords());
        }
    }

    /// Refuses members and outsiders, also of groups that do not exist.
    ///
    /// @throws RequestRefused 403
    void requireManager(Transaction tx, GroupId group, UserId caller) {
        Role role = groups.role(tx, group, caller).orElse(Role.MEMBER);
        if (role == Role.MEMBER) {
            throw new RequestRefused(403, "insufficient permissions");
        }
    }

    /// Refuses everybody but owners.
    ///
    /// @throws RequestRefused 404 to outsiders, 403 to admins and members
    void requireOwner(Transaction tx, GroupId group, UserId caller) {
        if (requireMember(tx, group, caller) != Role.OWNER) {
            throw new RequestRefused(403, "insufficient permissions: only an owner of the group may do this");
        }
    }

    /// The caller's role; outsiders learn not even whether there is such a group.
    ///
    /// @throws RequestRefused 404
    Role requireMember(Transaction tx, GroupId group, UserId caller) {
        return groups.role(tx, group, caller).orElseThrow(() -> new RequestRefused(404, "group not found"));
    }
}
