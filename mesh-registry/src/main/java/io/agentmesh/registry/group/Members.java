package io.agentmesh.registry.group;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// The rules of membership (registry §8.1). Each runs inside the caller's transaction. A group always has an owner.
public final class Members {
    private final GroupRepository groups = new GroupRepository();
    private final Rights rights = new Rights();
    private final Belongings belongings;

    /// Clears these of whoever leaves.
    public Members(Belongings belongings) {
        this.belongings = belongings;
    }

    /// Takes a user in.
    ///
    /// @throws RequestRefused 403 if the caller may not, 404 if there is no such user, 409 if it is a member
    ///     already or the group is full
    void add(Transaction tx, UserId caller, GroupMember member) {
        rights.requireManager(tx, member.group(), caller);
        requireOwnerFor(tx, caller, member.group(), member.role());
        if (!groups.isUser(tx, member.user())) {
            throw new RequestRefused(404, "user not found");
        }
        if (groups.role(tx, member.group(), member.user()).isPresent()) {
            throw new RequestRefused(409, "the user is a member of the group already");
        }
        if (groups.countMembers(tx, member.group()) >= GroupRepository.MAX_MEMBERS) {
            throw new RequestRefused(409, "the group has as many members as it may");
        }
        groups.addMember(tx, member);
    }

    /// Gives a member another role.
    ///
    /// @throws RequestRefused 403 if the caller may not, 404 if there is no such member, 400 if the group would be
    ///     without an owner
    void change(Transaction tx, UserId caller, GroupMember changed) {
        GroupId group = changed.group();
        rights.requireManager(tx, group, caller);
        Role before = groups.role(tx, group, changed.user())
                .orElseThrow(() -> new RequestRefused(404, "the user is no member of the group"));
        requireOwnerFor(tx, caller, group, before);
        requireOwnerFor(tx, caller, group, changed.role());
        if (before == Role.OWNER && changed.role() != Role.OWNER) {
            requireAnotherOwner(tx, group);
        }
        groups.changeRole(tx, changed);
    }

    /// Takes a user out, or lets the caller leave, with everything the user has in the group. Nothing happens if it is
    /// no member.
    ///
    /// @throws RequestRefused 403 if the caller may not; 400 if the user is an owner and the caller is none, or the
    ///     group would be without an owner
    void remove(Transaction tx, UserId caller, GroupId group, UserId user) {
        Optional<Role> role = groups.role(tx, group, user);
        if (!caller.equals(user) || role.isEmpty()) {
            rights.requireManager(tx, group, caller);
        }
        if (role.equals(Optional.of(Role.OWNER))) {
            if (!groups.role(tx, group, caller).equals(role)) {
                throw new RequestRefused(400, "cannot remove the group owner: only an owner may");
            }
            requireAnotherOwner(tx, group);
        }
        belongings.clear(tx, group, user);
        groups.removeMember(tx, group, user);
    }

    private void requireOwnerFor(Transaction tx, UserId caller, GroupId group, Role touched) {
        if (touched == Role.OWNER) {
            rights.requireOwner(tx, group, caller);
        }
    }

    private void requireAnotherOwner(Transaction tx, GroupId group) {
        if (groups.countOwners(tx, group) < 2) {
            throw new RequestRefused(400, "cannot remove the group owner: it is the last one");
        }
    }
}
