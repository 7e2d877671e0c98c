package io.agentmesh.registry.group;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.registry.store.Transaction;

/// What people have in a group beside their membership: cards, setup keys, tokens, open connections. Whoever ends a
/// membership ends these with it, in the same transaction.
public interface Belongings {
    /// Takes away what one member has in the group.
    void clear(Transaction tx, GroupId group, UserId member);

    /// Takes away what anybody has in the group, its rules included. Nothing can be told to it afterwards.
    void clear(Transaction tx, GroupId group);
}
