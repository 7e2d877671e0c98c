package io.agentmesh.registry.group;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Mint;
import java.time.InstantSource;
import java.util.Optional;

/// The rules of groups (registry §8.1). Each runs inside the caller's transaction.
public final class Groups {
    private static final String DEFAULT_NAME = "default";

    private final GroupRepository groups;
    private final Mint mint;
    private final InstantSource clock;

    /// Keeps groups with this repository.
    public Groups(GroupRepository groups, Mint mint, InstantSource clock) {
        this.groups = groups;
        this.mint = mint;
        this.clock = clock;
    }

    /// The group that is meant when a user names none. Whoever belongs to none gets one of their own, named
    /// `default`; asking again gives the same.
    public GroupId first(Transaction tx, UserId user) {
        return groups.firstOf(tx, user)
                .map(Group::id)
                .orElseGet(() -> create(tx, DEFAULT_NAME, user).id());
    }

    /// The same in a transaction of its own, which writes only if it must.
    public GroupId first(Store store, UserId user) throws InterruptedException {
        Optional<Group> known = store.read(tx -> groups.firstOf(tx, user));
        return known.isPresent() ? known.get().id() : store.write(tx -> first(tx, user));
    }

    /// A new group with its maker as owner.
    Group create(Transaction tx, String name, UserId owner) {
        var group = new Group(new GroupId(mint.uuid()), name, owner, Timestamp.of(clock.instant()));
        groups.add(tx, group);
        groups.addMember(tx, new GroupMember(group.id(), owner, Role.OWNER));
        return group;
    }

    /// Takes a user in.
    ///
    /// @throws RequestRefused 403 if the caller may not, 404 if there is no such user, 409 if it is a member
    ///     already
    void addMember(Transaction tx, UserId caller, GroupMember member) {
        requireManager(tx, member.group(), caller);
        if (!groups.isUser(tx, member.user())) {
            throw new RequestRefused(404, "user not found");
        }
        if (groups.role(tx, member.group(), member.user()).isPresent()) {
            throw new RequestRefused(409, "the user is a member of the group already");
        }
        groups.addMember(tx, member);
    }

    /// Takes a user out; nothing happens if it is no member.
    ///
    /// @throws RequestRefused 403 if the caller may not, 400 if the user is an owner
    void removeMember(Transaction tx, UserId caller, GroupId group, UserId user) {
        requireManager(tx, group, caller);
        if (groups.role(tx, group, user).equals(Optional.of(Role.OWNER))) {
            throw new RequestRefused(400, "cannot remove the group owner");
        }
        groups.removeMember(tx, group, user);
    }

    /// Refuses members and outsiders, also of groups that do not exist.
    private void requireManager(Transaction tx, GroupId group, UserId caller) {
        Role role = groups.role(tx, group, caller).orElse(Role.MEMBER);
        if (role == Role.MEMBER) {
            throw new RequestRefused(403, "insufficient permissions");
        }
    }
}
