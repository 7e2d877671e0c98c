package io.agentmesh.registry.prekey;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.rotation.KeyHistory;
import io.agentmesh.registry.store.Transaction;
import java.time.InstantSource;
import java.util.Optional;

/// The rules of what an owner publishes. Each runs inside the caller's transaction.
final class Publishing {
    /// One-time prekeys that may wait. A daemon keeps 100 there.
    static final int MAX_WAITING = 200;
    /// One-time prekeys of an agent that may be used up in a day, claimed or taken back: more than are ever
    /// handed out in one. Each leaves its id behind: an owner who uploads and takes back fills the disk no
    /// faster than this.
    static final int MAX_SPENT_A_DAY = 5_000;
    /// For how long a day's claims are told.
    static final long DAY_MILLIS = 24 * 3_600_000L;

    private final PrekeyRepository prekeys = new PrekeyRepository();
    private final AnchorRepository anchors = new AnchorRepository();
    private final ClaimRepository claims = new ClaimRepository();
    private final RevocationRepository revocations = new RevocationRepository();
    private final KeyHistory history = new KeyHistory();
    private final InstantSource clock;

    Publishing(InstantSource clock) {
        this.clock = clock;
    }

    /// The keys under which a card's agent may publish.
    CardKeys keys(Transaction tx, AgentCard card) {
        AgentId agent = card.agentId();
        return new CardKeys(agent, prekeys.pending(tx, card.id()), history.name(tx, agent));
    }

    /// How an agent's prekeys stand.
    ///
    /// @param serial of the bundle in force, or the highest that was published
    /// @param signedPrekeyId in the bundle; 0 if there is none
    /// @param count one-time prekeys that wait
    record Standing(long serial, long signedPrekeyId, int count) {}

    /// Keeps a bundle whose signatures were checked. The same one again changes nothing.
    ///
    /// @throws io.agentmesh.http.message.RequestRefused 400 if it is not of this card, 403 if its key was
    ///     revoked, 409 if its serial does not rise
    Standing publish(Transaction tx, CardKeys card, SignedBundle signed) {
        Bundle.Owner owner = signed.bundle().owner();
        AgentId agent = owner.agent();
        if (card.all().noneMatch(agent::equals) || !owner.name().equals(card.name()) || owner.device() != 0) {
            throw PrekeyRefusal.badBundle("of another agent, name or device than the card's");
        }
        requireGood(tx, agent);
        long highest = prekeys.highestSerial(tx, owner.name());
        Optional<BundleRow> before = prekeys.bundle(tx, agent);
        boolean same = before.filter(row -> row.text().equals(signed.text())).isPresent();
        if (!same && signed.bundle().edition().serial() <= highest) {
            throw PrekeyRefusal.staleSerial(highest);
        }
        prekeys.put(tx, signed, clock.millis());
        return standing(tx, agent, owner.name());
    }

    /// Keeps one-time prekeys whose signatures were checked: all of them or none. One that is here already is
    /// not kept twice, so the same upload may come again.
    ///
    /// @throws io.agentmesh.http.message.RequestRefused 403 if the key was revoked, 409 if an id was used for
    ///     another key, too many would wait, or too many were used up within a day
    Standing upload(Transaction tx, AgentId agent, AgentId name, Upload upload) {
        requireGood(tx, agent);
        if (prekeys.spentSince(tx, agent, clock.millis() - DAY_MILLIS) >= MAX_SPENT_A_DAY) {
            throw PrekeyRefusal.usedUp(MAX_SPENT_A_DAY);
        }
        upload.keys().forEach(prekey -> keep(tx, agent, prekey));
        Standing standing = standing(tx, agent, name);
        if (standing.count() > MAX_WAITING) {
            throw PrekeyRefusal.full(MAX_WAITING);
        }
        return standing;
    }

    private void keep(Transaction tx, AgentId agent, OneTimePrekey prekey) {
        Optional<String> known = prekeys.key(tx, agent, prekey.id());
        if (known.isEmpty()) {
            prekeys.add(tx, agent, prekey);
        } else if (!known.get().equals(prekey.key().text())) {
            throw PrekeyRefusal.idReused(prekey.id());
        }
    }

    /// How the prekeys of an agent stand.
    Standing standing(Transaction tx, AgentId agent, AgentId name) {
        Optional<BundleRow> bundle = prekeys.bundle(tx, agent);
        return new Standing(
                bundle.map(BundleRow::serial).orElseGet(() -> prekeys.highestSerial(tx, name)),
                bundle.map(BundleRow::signedPrekeyId).orElse(0L),
                prekeys.waiting(tx, agent));
    }

    /// One-time prekeys that went within a day.
    int claimedToday(Transaction tx, AgentId agent) {
        return claims.keysOf(tx, agent, clock.millis() - DAY_MILLIS);
    }

    /// Claims that got none within a day.
    int lastResortsToday(Transaction tx, AgentId agent) {
        return claims.lastResortsOf(tx, agent, clock.millis() - DAY_MILLIS);
    }

    /// Keeps the count of an agent's starts, if it is ahead of the one that is kept; the highest one.
    ///
    /// @throws io.agentmesh.http.message.RequestRefused 400 if the card's agent did not sign it, 403 if its key
    ///     was revoked
    long anchor(Transaction tx, CardKeys card, Anchor anchor) {
        AgentId signer = card.all()
                .filter(agent -> isSignedBy(agent, anchor))
                .findFirst()
                .orElseThrow(PrekeyRefusal::badAnchor);
        requireGood(tx, signer);
        anchors.raise(tx, card.name(), anchor.boot());
        return boot(tx, card.name());
    }

    private static boolean isSignedBy(AgentId agent, Anchor anchor) {
        return anchor.device() == 0
                && agent.key() instanceof Decoded.Ok<AgentKey>(AgentKey key)
                && anchor.isSignedBy(key);
    }

    /// The highest count of an agent's starts; 0 if it never said one.
    long boot(Transaction tx, AgentId name) {
        return anchors.boot(tx, name);
    }

    /// The highest serial that was published under a lasting name; 0 if none was.
    long highestSerial(Transaction tx, AgentId name) {
        return prekeys.highestSerial(tx, name);
    }

    /// Takes everything back, under every key of the card.
    void withdraw(Transaction tx, CardKeys card) {
        card.all().forEach(agent -> prekeys.withdraw(tx, agent, clock.millis()));
    }

    private void requireGood(Transaction tx, AgentId agent) {
        if (revocations.isRevoked(tx, agent)) {
            throw PrekeyRefusal.revoked();
        }
    }
}
