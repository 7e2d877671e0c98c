package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Mint;
import java.time.InstantSource;
import java.util.List;

/// Changes a group's rules and tells the group all of them. Each runs inside the caller's transaction.
public final class AclRules {
    /// Bytes, roughly, of a group's rules as they are told; above it no rule is added. A frame must stay far
    /// below the 16 MiB that a receiver takes.
    static final int MAX_CHARS_OF_GROUP = 4 << 20;

    private final AclRepository repository;
    private final SyncFeed feed;
    private final Mint mint;
    private final InstantSource clock;

    /// Keeps rules with this repository.
    public AclRules(AclRepository repository, SyncFeed feed, Mint mint, InstantSource clock) {
        this.repository = repository;
        this.feed = feed;
        this.mint = mint;
        this.clock = clock;
    }

    /// A new rule, the last of its group.
    ///
    /// @throws RequestRefused 409 if the group has as many as it may
    StoredRule create(Transaction tx, GroupId group, AclRule rule, UserId caller) {
        var stored = new StoredRule(mint.uuid().toString(), group, rule, caller, Timestamp.of(clock.instant()));
        repository.add(tx, stored);
        List<AclRule> all = tell(tx, group);
        int chars = all.stream().mapToInt(each -> each.toJson().length()).sum();
        if (all.size() > AclRepository.MAX_RULES || chars > MAX_CHARS_OF_GROUP) {
            throw new RequestRefused(409, "the group has as many rules as it may; delete some first");
        }
        return stored;
    }

    /// Takes a rule away.
    ///
    /// @throws RequestRefused 404 if the group has no such rule
    void delete(Transaction tx, GroupId group, String id) {
        if (repository.remove(tx, id, group) == 0) {
            throw new RequestRefused(404, "acl rule not found");
        }
        tell(tx, group);
    }

    private List<AclRule> tell(Transaction tx, GroupId group) {
        List<AclRule> rules =
                repository.ofGroup(tx, group).stream().map(StoredRule::rule).toList();
        feed.publish(tx, group, new SyncEvent.AclUpdated(rules));
        return rules;
    }
}
