package io.agentmesh.registry.group;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;

/// What owners may change of a group. Each runs inside the caller's transaction.
public final class GroupChanges {
    /// Characters of a name.
    static final int MAX_NAME_CHARS = 1000;

    private final GroupRepository groups = new GroupRepository();
    private final SettingsRepository settings = new SettingsRepository();
    private final Rights rights = new Rights();
    private final Belongings belongings;

    /// Clears these when a group is deleted.
    public GroupChanges(Belongings belongings) {
        this.belongings = belongings;
    }

    /// The group as the caller sees it.
    ///
    /// @throws RequestRefused 404 to outsiders
    GroupView view(Transaction tx, GroupId group, UserId caller) {
        Role role = rights.requireMember(tx, group, caller);
        return new GroupView(groups.find(tx, group).orElseThrow(), role, settings.membersMay(tx, group));
    }

    /// Changes what is named, and nothing else.
    ///
    /// @throws RequestRefused 404 to outsiders, 403 if the caller is no owner, 400 if the name is too long
    GroupView change(Transaction tx, GroupId group, GroupChange wanted, UserId caller) {
        rights.requireOwner(tx, group, caller);
        String name = wanted.name();
        if (name != null) {
            requireName(name);
            groups.rename(tx, group, name);
        }
        if (wanted.membersMay() != null) {
            settings.setMembersMay(tx, group, wanted.membersMay());
        }
        return view(tx, group, caller);
    }

    /// Takes the group away with all that belongs to it: cards, rules, setup keys, their tokens, open connections.
    ///
    /// @throws RequestRefused 404 to outsiders, 403 if the caller is no owner
    void delete(Transaction tx, GroupId group, UserId caller) {
        rights.requireOwner(tx, group, caller);
        belongings.clear(tx, group);
        groups.remove(tx, group);
    }

    static void requireName(String name) {
        if (name.length() > MAX_NAME_CHARS) {
            throw new RequestRefused(400, "name: longer than " + MAX_NAME_CHARS + " characters");
        }
    }
}
