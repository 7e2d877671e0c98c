package io.agentmesh.registry.group;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.Query;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.request.PathId;
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

    /// The group that a request means: the one that it names in its query (`group_id`), if the caller belongs to it,
    /// else the caller's first one.
    ///
    /// @throws RequestRefused 400 if the name is no UUID, 403 if the caller does not belong to the group
    public GroupId meant(Transaction tx, Query query, UserId caller) {
        Optional<GroupId> named = query.optional("group_id").map(PathId::of).map(GroupId::new);
        named.filter(group -> groups.role(tx, group, caller).isEmpty()).ifPresent(foreign -> {
            throw new RequestRefused(403, "not a member of the specified group");
        });
        return named.orElseGet(() -> first(tx, caller));
    }

    /// The same in a transaction of its own, which writes only if it must.
    public GroupId meant(Store store, Query query, UserId caller) throws InterruptedException {
        return query.all("group_id").isEmpty() ? first(store, caller) : store.read(tx -> meant(tx, query, caller));
    }

    /// Whether a user belongs to a group.
    public boolean hasMember(Transaction tx, GroupId group, UserId user) {
        return groups.role(tx, group, user).isPresent();
    }

    /// A new group with its maker as owner, by the maker's wish.
    ///
    /// @throws RequestRefused 409 if the maker belongs to as many groups as a user may, 400 if the name is too long
    Group make(Transaction tx, String name, UserId owner) {
        if (groups.countOfUser(tx, owner) >= GroupRepository.MAX_LISTED) {
            throw new RequestRefused(409, "you belong to as many groups as a user may; leave one first");
        }
        GroupChanges.requireName(name);
        return create(tx, name, owner);
    }

    private Group create(Transaction tx, String name, UserId owner) {
        var group = new Group(new GroupId(mint.uuid()), name, owner, Timestamp.of(clock.instant()));
        groups.add(tx, group);
        groups.addMember(tx, new GroupMember(group.id(), owner, Role.OWNER));
        return group;
    }
}
