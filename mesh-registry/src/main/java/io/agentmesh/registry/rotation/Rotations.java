package io.agentmesh.registry.rotation;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
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
import io.agentmesh.registry.card.CardRepository;
import io.agentmesh.registry.card.Cards;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.revocation.StoredRevocation;
import io.agentmesh.registry.rotation.RotationRepository.Waiting;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.sync.SyncFeed;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules of rotations (registry §8.4). Each runs inside the caller's transaction.
public final class Rotations {
    /// For how long both keys are good if the request does not say.
    static final long DEFAULT_GRACE_SECONDS = 86_400;
    /// The longest grace: one year.
    static final long MAX_GRACE_SECONDS = 366L * 24 * 3600;

    private static final String REASON = "key_rotation";

    private final RotationRepository repository = new RotationRepository();
    private final CardRepository allCards = new CardRepository();
    private final KeyHistory history = new KeyHistory();
    private final RevocationRepository revocations = new RevocationRepository();
    private final AclRepository rules = new AclRepository();
    private final GroupRepository groups = new GroupRepository();
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
    /// @param rulesChanged sides of rules of the card's group that name the new key now
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
        if (request.change().verify() instanceof Decoded.Bad<?>(var why)) {
            throw new RequestRefused(400, "invalid new_signature: " + why.text());
        }
        BigInteger grace = request.gracePeriodSeconds();
        if (grace != null && grace.compareTo(BigInteger.valueOf(MAX_GRACE_SECONDS)) > 0) {
            throw new RequestRefused(400, "grace_period_secs too large (at most " + MAX_GRACE_SECONDS + ")");
        }
    }

    /// Lets the new key in beside the old one, in place of a rotation that lapsed.
    ///
    /// @throws RequestRefused as registry §8.4 has it; 400 also if the new key is or was in use, or either was
    ///     revoked; 409 if the agent rotated as often as it may
    Begun begin(Transaction tx, RotationRequest request, UserId caller) {
        AgentCard card = cards.owned(tx, request.card(), caller);
        if (!request.proof().oldAgentId().equals(card.agentId())) {
            throw new RequestRefused(400, "proof old_agent_id does not match card's current agent_id");
        }
        Timestamp now = Timestamp.of(clock.instant());
        Optional<Waiting> lapsed = repository.pending(tx, card.id());
        if (lapsed.filter(waiting -> !waiting.hasLapsed(now)).isPresent()) {
            throw new RequestRefused(400, "rotation already in progress for card " + card.id());
        }
        requireUsable(tx, card, request.newAgentId());
        BigInteger grace = request.gracePeriodSeconds();
        long seconds = grace == null ? DEFAULT_GRACE_SECONDS : grace.longValueExact();
        Timestamp until = Timestamp.of(clock.instant().plusSeconds(seconds));
        repository.begin(tx, card.id(), request.change(), until);
        lapsed.ifPresent(waiting -> admissions.changed(tx, waiting.agent()));
        return new Begun(new KeyRotation(card.id(), card.agentId(), request.newAgentId()), until);
    }

    /// The chain must neither fork nor run into another agent's.
    private void requireUsable(Transaction tx, AgentCard card, AgentId newId) {
        if (newId.equals(card.agentId()) || revocations.isRevoked(tx, newId)) {
            throw new RequestRefused(400, "new_agent_id is the current key, or was revoked");
        }
        if (revocations.isRevoked(tx, card.agentId())) {
            throw new RequestRefused(400, "the current key was revoked; register the new key instead");
        }
        if (allCards.isKnown(tx, newId)
                || repository.isPendingElsewhere(tx, newId, card.id())
                || history.isKnown(tx, newId)) {
            throw new RequestRefused(400, "new_agent_id is another agent's key, or was");
        }
        if (history.length(tx, card.agentId()) >= KeyChain.MAX_CHANGES) {
            throw new RequestRefused(409, "the agent rotated its key as often as it may");
        }
    }

    /// A rotation that began and did not end.
    ///
    /// @param rotation from which key to which
    /// @param until when the grace ends; a rotation of the original's may have none
    /// @param lapsed whether it has ended: the old key stays, and another rotation may begin
    record UnderWay(KeyRotation rotation, Optional<Timestamp> until, boolean lapsed) {}

    /// The rotation of the caller's card that is under way.
    ///
    /// @throws RequestRefused 404, 403, or 409 if none is in progress
    UnderWay underWay(Transaction tx, CardId id, UserId caller) {
        AgentCard card = cards.owned(tx, id, caller);
        Waiting waiting = pending(tx, id);
        boolean lapsed = waiting.hasLapsed(Timestamp.of(clock.instant()));
        return new UnderWay(new KeyRotation(id, card.agentId(), waiting.agent()), waiting.until(), lapsed);
    }

    /// Gives a rotation up; the old key stays.
    ///
    /// @throws RequestRefused 404, 403, or 409 if none is in progress
    KeyRotation cancel(Transaction tx, CardId id, UserId caller) {
        AgentCard card = cards.owned(tx, id, caller);
        AgentId newId = pending(tx, id).agent();
        repository.cancel(tx, id);
        admissions.changed(tx, newId);
        return new KeyRotation(id, card.agentId(), newId);
    }

    /// Puts the new key in the old one's place: in all cards that the owner has of this agent and in their
    /// groups' rules; revokes the old one; keeps the proofs; tells each group.
    ///
    /// @throws RequestRefused 404, 403, or 409 if none is in progress, the new key was revoked, or the old one
    ///     has a successor already
    Completed complete(Transaction tx, CardId id, UserId caller) {
        AgentCard card = cards.owned(tx, id, caller);
        AgentId newId = pending(tx, id).agent();
        AgentId oldId = card.agentId();
        requireFree(tx, id, oldId, newId);
        Timestamp now = Timestamp.of(clock.instant());
        repository.proofs(tx, id, oldId, newId).ifPresent(change -> history.append(tx, change, now));
        repository.forgetProofs(tx, id);
        List<AgentCard> moved = allCards.ofAgent(tx, oldId, caller);
        repository.replace(tx, oldId, newId, caller, now);
        KeyRevocation ours = KeyRevocation.rotatedAway(oldId, REASON, clock.millis());
        revokeUnlessSigned(tx, new StoredRevocation(ours, caller, now));
        int changed = 0;
        for (AgentCard each : onePerGroup(moved, card)) {
            int here = repository.renameInRules(tx, each.group(), oldId, newId);
            changed = each.group().equals(card.group()) ? here : changed;
            tell(tx, each, newId, ours);
        }
        admissions.changed(tx, oldId);
        return new Completed(new KeyRotation(id, oldId, newId), changed);
    }

    private Waiting pending(Transaction tx, CardId id) {
        return repository
                .pending(tx, id)
                .orElseThrow(() -> new RequestRefused(409, "no rotation in progress for card " + id));
    }

    private void requireFree(Transaction tx, CardId id, AgentId oldId, AgentId newId) {
        if (revocations.isRevoked(tx, newId)) {
            throw new RequestRefused(409, "the new key was revoked; cancel the rotation");
        }
        boolean forks = !history.current(tx, oldId).equals(oldId);
        if (forks || allCards.isKnown(tx, newId) || repository.isPendingElsewhere(tx, newId, id)) {
            throw new RequestRefused(409, "one of the keys was taken meanwhile; cancel the rotation");
        }
    }

    /// Of several cards in one group the given one, or the one that changed last.
    private static List<AgentCard> onePerGroup(List<AgentCard> cards, AgentCard preferred) {
        Map<GroupId, AgentCard> byGroup = new LinkedHashMap<>();
        cards.forEach(card -> byGroup.putIfAbsent(card.group(), card));
        byGroup.put(preferred.group(), preferred);
        return List.copyOf(byGroup.values());
    }

    private void tell(Transaction tx, AgentCard card, AgentId newId, KeyRevocation revocation) {
        AgentId oldId = card.agentId();
        feed.publish(tx, card.group(), new SyncEvent.KeyRotated(new KeyRotation(card.id(), oldId, newId)));
        List<AclRule> all =
                rules.ofGroup(tx, card.group()).stream().map(StoredRule::rule).toList();
        feed.publish(tx, card.group(), new SyncEvent.AclUpdated(all));
        feed.publish(tx, card.group(), new SyncEvent.KeyRevoked(revocation));
        feed.rename(tx, new Follower(oldId, card.owner(), card.group()), newId);
    }

    /// All keys of a card's agent, for whoever may see the card.
    ///
    /// @throws RequestRefused 404 to everybody else
    KeysView keys(Transaction tx, CardId id, UserId caller) {
        AgentCard card = allCards.find(tx, id)
                .filter(found -> found.owner().equals(caller)
                        || groups.role(tx, found.group(), caller).isPresent())
                .orElseThrow(Rotations::unknownAgent);
        return new KeysView(card.id(), card.agentId(), history.chain(tx, card.agentId()));
    }

    /// All keys of the agent that has, or had, this one, for whoever shares a group with it.
    ///
    /// @throws RequestRefused 404 to everybody else
    KeysView keys(Transaction tx, AgentId anyKey, UserId caller) {
        AgentId today = history.current(tx, anyKey);
        AgentCard card = allCards.seenBy(tx, caller, today).orElseThrow(Rotations::unknownAgent);
        return new KeysView(card.id(), today, history.chain(tx, today));
    }

    /// The same to those who may not know as to those who ask for nobody.
    static RequestRefused unknownAgent() {
        return new RequestRefused(404, "agent not found");
    }

    /// A record that the key signed says more than ours.
    private void revokeUnlessSigned(Transaction tx, StoredRevocation ours) {
        if (!revocations.isRevoked(tx, ours.revocation().agentId())) {
            revocations.put(tx, ours);
        }
    }
}
