package io.agentmesh.registry.subscription;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.acl.AclRule;
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
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.sync.SnapshotSource;
import io.agentmesh.registry.sync.SyncFeed;
import java.nio.charset.StandardCharsets;
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

    /// Bytes of all cards in a snapshot, in UTF-8 as they are sent.
    static final int MAX_PEER_BYTES = 5 << 20;
    /// Bytes of all revocations in a snapshot.
    static final int MAX_REVOCATION_BYTES = 3 << 20;
    /// Bytes of a whole snapshot, less than a frame for what else is in it. Rules are never left out: where
    /// they take more than their share, cards make room.
    static final int MAX_BYTES = 15 << 20;

    private final Store store;
    private final FollowRights rights = new FollowRights();
    private final CardRepository cards = new CardRepository();
    private final AclRepository rules = new AclRepository();
    private final RevocationRepository revocations = new RevocationRepository();

    /// Reads from this store.
    public Snapshots(Store store) {
        this.store = store;
    }

    @Override
    public Reading read(Follower newcomer) throws InterruptedException {
        return store.read(tx -> rights.lost(tx, newcomer)
                .<Reading>map(Reading.Forbidden::new)
                .orElseGet(() -> new Reading.Allowed(snapshot(tx, newcomer.group(), newcomer.agent()))));
    }

    private Snapshot snapshot(Transaction tx, GroupId group, AgentId self) {
        List<AclRule> all =
                rules.ofGroup(tx, group).stream().map(StoredRule::rule).toList();
        List<KeyRevocation> revoked = fitting(revoked(tx), KeyRevocation::toJson, MAX_REVOCATION_BYTES, group);
        long taken = bytes(all, AclRule::toJson) + bytes(revoked, KeyRevocation::toJson);
        int room = Math.toIntExact(Math.clamp(MAX_BYTES - taken, 0, MAX_PEER_BYTES));
        return new Snapshot(peers(tx, group, self, room), all, revoked, List.of(), SyncFeed.seq(tx, group));
    }

    /// The group's cards, those that changed last first; the newcomer's own before all others when they do not fit.
    private List<AgentCard> peers(Transaction tx, GroupId group, AgentId self, int room) {
        List<AgentCard> all = cards.ofGroup(tx, group);
        List<AgentCard> fitting = fitting(all, AgentCard::toJson, room, group);
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

    private static <T> List<T> fitting(List<T> items, Function<T, String> print, int maxBytes, GroupId group) {
        int taken = 0;
        long bytes = 0;
        while (taken < items.size() && bytes <= maxBytes) {
            bytes += bytes(print.apply(items.get(taken)));
            taken++;
        }
        if (bytes <= maxBytes) {
            return items;
        }
        log.atWarn()
                .setMessage("snapshot does not hold the whole group")
                .addKeyValue("group", group)
                .addKeyValue("leftOut", items.size() - taken + 1)
                .log();
        return items.subList(0, taken - 1);
    }

    private static <T> long bytes(List<T> items, Function<T, String> print) {
        return items.stream().mapToLong(item -> bytes(print.apply(item))).sum();
    }

    /// In UTF-8, and the comma after it.
    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + 1L;
    }
}
