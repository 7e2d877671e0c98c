package io.agentmesh.registry.revocation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.admission.AdmissionFeed;
import io.agentmesh.registry.admission.News;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules of revocations (registry §8.3). Each runs inside the caller's transaction.
public final class Revocations {
    private final RevocationRepository repository;
    private final SyncFeed feed;
    private final AdmissionFeed admissions;
    private final InstantSource clock;

    /// Keeps revocations with this repository, and tells both feeds.
    public Revocations(RevocationRepository repository, News news, InstantSource clock) {
        this.repository = repository;
        this.feed = news.groups();
        this.admissions = news.relays();
        this.clock = clock;
    }

    /// What came of a revocation.
    ///
    /// @param view what is on record now, as the caller may see it
    /// @param effect whether this request put it there
    record Outcome(String view, Effect effect) {}

    /// Whether something changed.
    enum Effect {
        /// The record is new, or says more than the one before.
        RECORDED,
        /// The key was revoked before, and that record stays.
        KEPT
    }

    /// Revokes a key. Everybody gets to see a revocation with its signature, so it can be sent again by anybody
    /// with other words around it: the first record stays, unless the same user brings one that the key signed
    /// later, or the record is the registry's own and without a signature.
    ///
    /// @param revocation one whose signature was verified
    Outcome revoke(Transaction tx, KeyRevocation revocation, UserId caller) {
        Optional<StoredRevocation> before = repository.find(tx, revocation.agentId());
        if (before.filter(known -> !mayReplace(known, revocation, caller)).isPresent()) {
            return new Outcome(view(before.get(), caller, repository.neighbours(tx, caller)), Effect.KEPT);
        }
        var stored = new StoredRevocation(revocation, caller, Timestamp.of(clock.instant()));
        repository.put(tx, stored);
        AgentId agent = revocation.agentId();
        repository
                .groupsThatKnow(tx, agent)
                .forEach(group -> feed.publish(tx, group, new SyncEvent.KeyRevoked(revocation)));
        feed.disconnect(tx, who -> who.agent().equals(agent), "key revoked");
        admissions.changed(tx, agent);
        return new Outcome(stored.toView(), Effect.RECORDED);
    }

    private static boolean mayReplace(StoredRevocation known, KeyRevocation later, UserId caller) {
        boolean signedLater = later.timestampMillis() > known.revocation().timestampMillis();
        return known.revocation().isRotatedAway() || (known.revokedBy().equals(caller) && signedLater);
    }

    /// The newest revocations, as a user may see them: that a key is revoked concerns everybody, by whom and
    /// why those who share a group with whoever revoked it.
    List<String> seenBy(Transaction tx, UserId reader) {
        Set<UserId> neighbours = repository.neighbours(tx, reader);
        return repository.newest(tx).stream()
                .map(stored -> view(stored, reader, neighbours))
                .toList();
    }

    private static String view(StoredRevocation stored, UserId reader, Set<UserId> neighbours) {
        UserId by = stored.revokedBy();
        return by.equals(reader) || neighbours.contains(by) ? stored.toView() : stored.toStrangersView();
    }
}
