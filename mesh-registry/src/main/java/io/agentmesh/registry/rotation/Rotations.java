package io.agentmesh.registry.rotation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.acl.AclRepository;
import io.agentmesh.registry.acl.StoredRule;
import io.agentmesh.registry.admission.AdmissionFeed;
import io.agentmesh.registry.admission.News;
import io.agentmesh.registry.card.Cards;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.revocation.StoredRevocation;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The rules of rotations (registry §8.4). Each runs inside the caller's transaction.
public final class Rotations {
    /// For how long both keys are good if the request does not say.
    static final long DEFAULT_GRACE_SECONDS = 86_400;
    /// The longest grace: one year.
    static final long MAX_GRACE_SECONDS = 366L * 24 * 3600;

    private static final String REASON = "key_rotation";

    private final RotationRepository repository = new RotationRepository();
    private final RevocationRepository revocations = new RevocationRepository();
    private final AclRepository rules = new AclRepository();
    private final Cards cards;
    private final SyncFeed feed;
    private final AdmissionFeed admissions;
    private final InstantSource clock;

    /// Changes cards by these rules.
    public Rotations(Cards cards, News news, InstantSource clock) {
        this.cards = cards;
        this.feed = news.groups();
        this.admissions = news.relays();
        this.clock = clock;
    }

    /// A rotation that began.
    ///
    /// @param rotation from which key to which
    /// @param until when the grace ends
    record Begun(KeyRotation rotation, Timestamp until) {}

    /// A rotation that is complete.
    ///
    /// @param rotation from which key to which
    /// @param rulesChanged sides of rules that name the new key now
    record Completed(KeyRotation rotation, int rulesChanged) {}

    /// Checks that need no database, in the wire's order.
    ///
    /// @throws RequestRefused 400 if the request contradicts itself, its proof does not hold or its grace is
    ///     too long
    static void check(CardId path, RotationRequest request) {
        if (!request.card().equals(path)) {
            throw new RequestRefused(400, "card_id in path does not match body");
        }
        if (request.proof().verify(request.newAgentId()) instanceof Decoded.Bad<?>(var why)) {
            throw new RequestRefused(400, "invalid rotation proof: " + why.text());
        }
        if (request.newAgentId().key() instanceof Decoded.Bad<?>(var why)) {
            throw new RequestRefused(400, "new_agent_id: " + why.text());
        }
        BigInteger grace = request.gracePeriodSeconds();
        if (grace != null && grace.compareTo(BigInteger.valueOf(MAX_GRACE_SECONDS)) > 0) {
            throw new RequestRefused(400, "grace_period_secs too large (at most " + MAX_GRACE_SECONDS + ")");
        }
    }

    /// Lets the new key in beside the old one.
    ///
    /// @throws RequestRefused as registry §8.4 has it; 400 also if the new key is the old one or was revoked
    Begun begin(Transaction tx, RotationRequest request, UserId caller) {
        AgentCard card = cards.owned(tx, request.card(), caller);
        if (!request.proof().oldAgentId().equals(card.agentId())) {
            throw new RequestRefused(400, "proof old_agent_id does not match card's current agent_id");
        }
        if (repository.pending(tx, card.id()).isPresent()) {
            throw new RequestRefused(400, "rotation already in progress for card " + card.id());
        }
        AgentId newId = request.newAgentId();
        if (newId.equals(card.agentId()) || revocations.isRevoked(tx, newId)) {
            throw new RequestRefused(400, "new_agent_id is the current key, or was revoked");
        }
        BigInteger grace = request.gracePeriodSeconds();
        long seconds = grace == null ? DEFAULT_GRACE_SECONDS : grace.longValueExact();
        Timestamp until = Timestamp.of(clock.instant().plusSeconds(seconds));
        repository.begin(tx, card.id(), newId, until);
        return new Begun(new KeyRotation(card.id(), card.agentId(), newId), until);
    }

    /// Puts the new key in the old one's place: in the card, in the group's rules; revokes the old one; tells
    /// the group all three.
    ///
    /// @throws RequestRefused 404, 403, or 409 if none is in progress
    Completed complete(Transaction tx, CardId id, UserId caller) {
        AgentCard card = cards.owned(tx, id, caller);
        AgentId newId = repository
                .pending(tx, id)
                .orElseThrow(() -> new RequestRefused(409, "no rotation in progress for card " + id));
        AgentId oldId = card.agentId();
        Instant now = clock.instant();
        int changed = repository.renameInRules(tx, card.group(), oldId, newId);
        repository.complete(tx, id, Timestamp.of(now));
        var rotation = new KeyRotation(id, oldId, newId);
        feed.publish(tx, card.group(), new SyncEvent.KeyRotated(rotation));
        List<AclRule> all =
                rules.ofGroup(tx, card.group()).stream().map(StoredRule::rule).toList();
        feed.publish(tx, card.group(), new SyncEvent.AclUpdated(all));
        var revocation = KeyRevocation.rotatedAway(oldId, REASON, now.toEpochMilli());
        revokeUnlessSigned(tx, new StoredRevocation(revocation, caller, Timestamp.of(now)));
        feed.publish(tx, card.group(), new SyncEvent.KeyRevoked(revocation));
        admissions.changed(tx, oldId);
        return new Completed(rotation, changed);
    }

    /// A record that the key signed says more than ours.
    private void revokeUnlessSigned(Transaction tx, StoredRevocation ours) {
        if (!revocations.isRevoked(tx, ours.revocation().agentId())) {
            revocations.put(tx, ours);
        }
    }
}
