package io.agentmesh.registry.subscription;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.registry.acl.AclRepository;
import io.agentmesh.registry.acl.StoredRule;
import io.agentmesh.registry.card.CardRepository;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.revocation.StoredRevocation;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SnapshotSource;
import io.agentmesh.registry.sync.SyncFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a group's snapshot from one state of the database. All of it goes into one frame, which a receiver
/// takes up to 16 MiB: what does not fit is left out and said in the log, the oldest first, and never the
/// newcomer's own card.
public final class Snapshots implements SnapshotSource {
    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    /// Characters of all cards in a snapshot. A character is up to 3 bytes in UTF-8, and mostly 1.
    static final int MAX_PEER_CHARS = 5 << 20;
    /// Characters of all revocations in a snapshot.
    static final int MAX_REVOCATION_CHARS = 3 << 20;

    private final Store store;
    private final CardRepository cards = new CardRepository();
    private final AclRepository rules = new AclRepository();
    private final RevocationRepository revocations = new RevocationRepository();

    /// Reads from this store.
    public Snapshots(Store store) {
        this.store = store;
    }

    @Override
    public Snapshot read(GroupId group, AgentId self) throws InterruptedException {
        return store.read(tx -> new Snapshot(
                peers(tx, group, self),
                rules.ofGroup(tx, group).stream().map(StoredRule::rule).toList(),
                fitting(revoked(tx), KeyRevocation::toJson, MAX_REVOCATION_CHARS, group),
                List.of(),
                SyncFeed.seq(tx, group)));
    }

    /// The group's cards, those that changed last first; the newcomer's own before all others when they do not fit.
    private List<AgentCard> peers(Transaction tx, GroupId group, AgentId self) {
        List<AgentCard> all = cards.ofGroup(tx, group);
        List<AgentCard> fitting = fitting(all, AgentCard::toJson, MAX_PEER_CHARS, group);
        boolean hasSelf = fitting.stream().anyMatch(card -> card.agentId().equals(self));
        if (hasSelf) {
            return fitting;
        }
        List<AgentCard> withSelf = new ArrayList<>(fitting);
        cards.ofAgent(tx, self, group).ifPresent(withSelf::addFirst);
        return withSelf;
    }

    private List<KeyRevocation> revoked(Transaction tx) {
        return revocations.newest(tx).stream().map(StoredRevocation::revocation).toList();
    }

    private static <T> List<T> fitting(List<T> items, Function<T, String> print, int maxChars, GroupId group) {
        int taken = 0;
        long chars = 0;
        while (taken < items.size() && chars <= maxChars) {
            chars += print.apply(items.get(taken)).length() + 1L;
            taken++;
        }
        if (chars <= maxChars) {
            return items;
        }
        log.atWarn()
                .setMessage("snapshot does not hold the whole group")
                .addKeyValue("group", group)
                .addKeyValue("leftOut", items.size() - taken + 1)
                .log();
        return items.subList(0, taken - 1);
    }
}
