package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.MemberRight;
import io.agentmesh.registry.group.Rights;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Mint;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;

/// Changes a group's rules and tells the group all of them. Each runs inside the caller's transaction.
public final class AclRules {
    /// Bytes of a group's rules as they are told; above it no rule is added. A frame must stay far below the 16 MiB
    /// that a receiver takes.
    static final int MAX_BYTES_OF_GROUP = 4 << 20;

    private final AclRepository repository;
    private final GroupRepository groups = new GroupRepository();
    private final Rights rights = new Rights();
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

    /// Allows what a rule says: by a new rule, the last of its group, or by the one that the group has for this pair
    /// already, since a second one would never be looked at.
    ///
    /// @throws RequestRefused 403 if the caller may not, 409 if the group has as many rules as it may, or if a rule
    ///     that allows nothing meets one that allows something
    StoredRule create(Transaction tx, GroupId group, AclRule rule, UserId caller) {
        rights.require(tx, group, caller, MemberRight.EDIT_RULES);
        StoredRule kept = repository
                .ofPair(tx, group, rule)
                .map(before -> merge(tx, before, rule))
                .orElseGet(() -> add(tx, group, rule, caller));
        List<AclRule> all = tell(tx, group);
        int bytes = all.stream()
                .mapToInt(each -> each.toJson().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (all.size() > AclRepository.MAX_RULES || bytes > MAX_BYTES_OF_GROUP) {
            throw new RequestRefused(409, "the group has as many rules as it may; delete some first");
        }
        return kept;
    }

    private StoredRule add(Transaction tx, GroupId group, AclRule rule, UserId caller) {
        var stored = new StoredRule(mint.uuid().toString(), group, rule, caller, Timestamp.of(clock.instant()));
        repository.add(tx, stored);
        return stored;
    }

    private StoredRule merge(Transaction tx, StoredRule before, AclRule wanted) {
        AclRule rule = before.rule();
        if (rule.allowedCapabilities().isEmpty() != wanted.allowedCapabilities().isEmpty()) {
            throw new RequestRefused(
                    409,
                    "rule " + before.id() + " for this pair "
                            + (rule.allowedCapabilities().isEmpty() ? "denies everything" : "allows something")
                            + "; delete it first");
        }
        var all = new LinkedHashSet<>(rule.allowedCapabilities());
        all.addAll(wanted.allowedCapabilities());
        StoredRule merged = before.allowing(List.copyOf(all));
        repository.allow(tx, before.id(), merged.rule().allowedCapabilities());
        return merged;
    }

    /// Takes a rule away.
    ///
    /// @throws RequestRefused 404 if there is no such rule in a group of the caller's, 403 if the caller may not
    StoredRule delete(Transaction tx, String id, UserId caller) {
        StoredRule rule = repository
                .find(tx, id)
                .filter(found -> groups.role(tx, found.group(), caller).isPresent())
                .orElseThrow(() -> new RequestRefused(404, "acl rule not found"));
        rights.require(tx, rule.group(), caller, MemberRight.EDIT_RULES);
        repository.remove(tx, id);
        tell(tx, rule.group());
        return rule;
    }

    private List<AclRule> tell(Transaction tx, GroupId group) {
        List<AclRule> rules =
                repository.ofGroup(tx, group).stream().map(StoredRule::rule).toList();
        feed.publish(tx, group, new SyncEvent.AclUpdated(rules));
        return rules;
    }
}
