package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.admission.AdmissionFeed;
import io.agentmesh.registry.admission.News;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Mint;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The rules of cards (registry §6.2 to §6.6). Each runs inside the caller's transaction and tells the group.
public final class Cards {
    private final CardRepository repository;
    private final CardSignatures signatures = new CardSignatures();
    private final Leases leases;
    private final RevocationRepository revocations = new RevocationRepository();
    private final SyncFeed feed;
    private final AdmissionFeed admissions;
    private final Origin origin;

    /// Where new cards get their ids and times.
    ///
    /// @param mint makes ids
    /// @param clock says when
    public record Origin(Mint mint, InstantSource clock) {
        Timestamp now() {
            return Timestamp.of(clock.instant());
        }
    }

    /// Who registers an agent, where.
    ///
    /// @param owner whose card it is to be
    /// @param group which group it is to be in
    /// @param holding what makes the agent's id the owner's
    public record Registrant(UserId owner, GroupId group, Holding holding) {}

    /// An agent that is registered.
    ///
    /// @param card its card
    /// @param displaced others' cards of it, which are gone
    public record Registered(AgentCard card, List<AgentCard> displaced) {
        /// Copies the list.
        public Registered {
            displaced = List.copyOf(displaced);
        }
    }

    /// Keeps cards with this repository.
    public Cards(CardRepository repository, Leases leases, News news, Origin origin) {
        this.repository = repository;
        this.leases = leases;
        this.feed = news.groups();
        this.admissions = news.relays();
        this.origin = origin;
    }

    /// Registers an agent: a new card, or, if its owner has one of the agent in the group already, that card
    /// anew.
    ///
    /// An id is one owner's at a time. Whoever comes second is refused, unless it proves that it holds the key:
    /// then it was its agent all along, and the others' cards of it go.
    ///
    /// @throws RequestRefused 403 if the key was revoked, 409 if the id is somebody else's or the signature's
    ///     sequence does not rise, 413 if the card is too large, 400 if the signature does not hold
    public Registered register(Transaction tx, CardRequest wanted, Registrant registrant) {
        AgentId agent = wanted.registration().agentId();
        if (revocations.isRevoked(tx, agent)) {
            throw new RequestRefused(403, "revoked", "the agent's key was revoked");
        }
        List<AgentCard> displaced =
                switch (registrant.holding()) {
                    case CLAIMED -> requireUnclaimed(tx, agent, registrant.owner());
                    case PROVEN -> displaceOthers(tx, agent, registrant.owner());
                };
        AgentCard card = repository
                .ofAgent(tx, agent, registrant.group())
                .filter(mine -> mine.owner().equals(registrant.owner()))
                .map(mine -> replace(tx, mine, wanted))
                .orElseGet(() -> add(tx, wanted, registrant));
        return new Registered(card, displaced);
    }

    private List<AgentCard> requireUnclaimed(Transaction tx, AgentId agent, UserId owner) {
        if (repository.isOthers(tx, agent, owner)) {
            throw new RequestRefused(
                    409,
                    "agent_id_taken",
                    "another account has registered this agent id; if the key is yours, register with a proof of it"
                            + " (key_proof)");
        }
        return List.of();
    }

    private List<AgentCard> displaceOthers(Transaction tx, AgentId agent, UserId owner) {
        repository.dropPendingOfOthers(tx, agent, owner);
        List<AgentCard> others = repository.ofOthers(tx, agent, owner);
        others.forEach(card -> remove(tx, card));
        return others;
    }

    private AgentCard add(Transaction tx, CardRequest wanted, Registrant registrant) {
        Registration registration = wanted.registration();
        Timestamp now = origin.now();
        var card = new AgentCard(
                new CardId(origin.mint().uuid()),
                registration.agentId(),
                registrant.owner(),
                registrant.group(),
                registration.name(),
                registration.description(),
                registration.capabilities(),
                now,
                now,
                registration.metadata(),
                null);
        CardLimits.check(card);
        signatures.check(tx, card.id(), wanted);
        repository.add(tx, card);
        return keepTheRestAndTell(tx, card, wanted);
    }

    /// Replaces what an owner says of an agent.
    ///
    /// @throws RequestRefused 404, 403 or 400 as registry §6.5 has it, 413 if the card is too large, 400 or 409
    ///     if it is signed and the signature may not follow the last one
    AgentCard update(Transaction tx, CardId id, CardRequest wanted, UserId caller) {
        AgentCard old = owned(tx, id, caller);
        AgentId agent = wanted.registration().agentId();
        if (!agent.equals(old.agentId())) {
            throw new RequestRefused(
                    400, "agent_id mismatch: card belongs to " + old.agentId() + ", update from " + agent);
        }
        return replace(tx, old, wanted);
    }

    private AgentCard replace(Transaction tx, AgentCard old, CardRequest wanted) {
        AgentCard card = old.changedTo(wanted.registration(), origin.now());
        CardLimits.check(card);
        signatures.check(tx, card.id(), wanted);
        repository.update(tx, card);
        return keepTheRestAndTell(tx, card, wanted);
    }

    private AgentCard keepTheRestAndTell(Transaction tx, AgentCard card, CardRequest wanted) {
        signatures.keep(tx, card.id(), wanted.signature());
        leases.set(tx, card.id(), wanted.leaseSeconds());
        feed.publish(tx, card.group(), new SyncEvent.PeerAdded(card));
        return card;
    }

    /// Takes a card away.
    ///
    /// @throws RequestRefused 404 or 403 as registry §6.6 has it
    AgentCard delete(Transaction tx, CardId id, UserId caller) {
        AgentCard card = owned(tx, id, caller);
        remove(tx, card);
        return card;
    }

    /// Takes away all cards that an owner has in a group.
    public void removeOf(Transaction tx, GroupId group, UserId owner) {
        repository.ofOwner(tx, group, owner).forEach(card -> remove(tx, card));
    }

    /// Takes away all cards of a group that ends; the relays hear of each agent.
    public void removeAll(Transaction tx, GroupId group) {
        repository.agentsOf(tx, group).forEach(agent -> admissions.changed(tx, agent));
        repository.deleteOf(tx, group);
    }

    /// If the group has another card of the same agent, that one is told instead; if the owner has none left there, the
    /// agent's connections are closed.
    private void remove(Transaction tx, AgentCard card) {
        repository.delete(tx, card.id());
        AgentId agent = card.agentId();
        admissions.changed(tx, agent);
        Optional<AgentCard> other = repository.ofAgent(tx, agent, card.group());
        feed.publish(
                tx,
                card.group(),
                other.<SyncEvent>map(SyncEvent.PeerAdded::new).orElseGet(() -> new SyncEvent.PeerRemoved(agent)));
        if (repository.ofAgent(tx, agent, card.owner()).stream()
                .noneMatch(left -> left.group().equals(card.group()))) {
            var follower = new Follower(agent, card.owner(), card.group());
            feed.disconnect(tx, follower::equals, "card deleted");
        }
    }

    /// A card that belongs to the caller.
    ///
    /// @throws RequestRefused 404 if there is none, 403 if it is somebody else's
    public AgentCard owned(Transaction tx, CardId id, UserId caller) {
        AgentCard card = repository.find(tx, id).orElseThrow(() -> new RequestRefused(404, "agent not found"));
        if (!card.owner().equals(caller)) {
            throw new RequestRefused(403, "not the owner");
        }
        return card;
    }
}
