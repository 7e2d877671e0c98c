package io.agentmesh.registry.prekey;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.rotation.KeyHistory;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of handing prekeys out: one key to one caller. Each runs inside the caller's transaction.
///
/// 1. The same claim again within ten minutes gets what it got.
/// 2. At most 5 claims an hour of a pair and 60 of a user; beyond, 429.
/// 3. At most 120 one-time prekeys an hour of one agent; beyond, the last resort: draining makes first messages
/// weaker, and never impossible.
/// 4. The lowest id goes first, and is marked with the claim in the same transaction.
/// 5. The owner is told when fewer than 25 are left, if it asked to be.
final class Claims {
    static final int MAX_OF_PAIR = 5;
    static final int MAX_OF_USER = 60;
    static final int MAX_KEYS_OF_TARGET = 120;
    static final Duration WINDOW = Duration.ofHours(1);
    /// For how long the same claim gets the same key.
    static final Duration REPEATABLE = Duration.ofMinutes(10);
    /// The owner is told when fewer than these are left.
    static final int LOW = 25;
    /// Claims beyond their day that one claim clears away: more than it adds.
    private static final int CLEARED = 20;

    private final PrekeyRepository prekeys = new PrekeyRepository();
    private final ClaimRepository claims = new ClaimRepository();
    private final SightRepository sight = new SightRepository();
    private final RevocationRepository revocations = new RevocationRepository();
    private final KeyHistory history = new KeyHistory();
    private final SyncFeed feed;
    private final InstantSource clock;

    Claims(SyncFeed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /// What a caller gets.
    ///
    /// @param serial of the bundle
    /// @param text the answer's body
    record Handed(long serial, String text) {}

    /// The bundle of an agent; nothing is used up.
    Handed look(Transaction tx, AgentId agent, Viewer viewer) {
        BundleRow bundle = visible(tx, agent, viewer);
        return new Handed(bundle.serial(), members(tx, agent, bundle).end());
    }

    /// The bundle, and a one-time prekey if one is left.
    Handed claim(Transaction tx, Claim claim, Viewer viewer) {
        long now = clock.millis();
        if (!sight.owns(tx, viewer.user(), claim.caller())) {
            throw PrekeyRefusal.notOwner();
        }
        if (revocations.isRevoked(tx, claim.caller())) {
            throw PrekeyRefusal.revoked();
        }
        BundleRow bundle = visible(tx, claim.agent(), viewer);
        Optional<Long> repeated = claims.find(tx, claim, now - REPEATABLE.toMillis());
        Optional<Long> id = repeated.isPresent()
                ? repeated.filter(oneTimeId -> oneTimeId > 0)
                : take(tx, claim, viewer.user(), now);
        String oneTime =
                id.flatMap(taken -> prekeys.text(tx, claim.agent(), taken)).orElse(null);
        return new Handed(bundle.serial(), answer(members(tx, claim.agent(), bundle), oneTime));
    }

    private Optional<Long> take(Transaction tx, Claim claim, UserId user, long now) {
        long since = now - WINDOW.toMillis();
        claims.ofPair(tx, claim, since, MAX_OF_PAIR).ifPresent(oldest -> refuseUntil(oldest - since));
        claims.ofUser(tx, user, since, MAX_OF_USER).ifPresent(oldest -> refuseUntil(oldest - since));
        Optional<Long> id = claims.keysOf(tx, claim.agent(), since) < MAX_KEYS_OF_TARGET
                ? prekeys.lowest(tx, claim.agent())
                : Optional.empty();
        id.ifPresent(taken -> prekeys.spend(tx, claim.agent(), taken, now));
        claims.put(tx, claim, user, id, now);
        prekeys.forgetSpent(tx, claim.agent(), now - REPEATABLE.toMillis());
        claims.dropOld(tx, now - Publishing.DAY_MILLIS, CLEARED);
        tellIfLow(tx, claim.agent());
        return id;
    }

    /// Each claim says it anew: a word that is lost is made good by the next.
    private void tellIfLow(Transaction tx, AgentId agent) {
        int left = prekeys.waiting(tx, agent);
        if (left < LOW) {
            feed.prekeysLow(tx, agent, left);
        }
    }

    private static void refuseUntil(long waitMillis) {
        throw PrekeyRefusal.tooMany(Duration.ofMillis(waitMillis));
    }

    private BundleRow visible(Transaction tx, AgentId agent, Viewer viewer) {
        if (!sight.sees(tx, viewer, agent)) {
            throw PrekeyRefusal.noPrekeys();
        }
        if (revocations.isRevoked(tx, agent)) {
            throw PrekeyRefusal.revoked();
        }
        return prekeys.bundle(tx, agent).orElseThrow(PrekeyRefusal::noPrekeys);
    }

    private ObjectWriter members(Transaction tx, AgentId agent, BundleRow bundle) {
        return new ObjectWriter()
                .raw("bundle", bundle.text())
                .list("chain", history.sinceName(tx, agent), KeyChange::toJson);
    }

    private static String answer(ObjectWriter members, @Nullable String oneTime) {
        return members.raw("one_time", oneTime == null ? "null" : oneTime)
                .bool("last_resort", oneTime == null)
                .end();
    }
}
