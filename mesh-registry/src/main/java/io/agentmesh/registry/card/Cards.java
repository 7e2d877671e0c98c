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
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Mint;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/// The rules of cards (registry §6.2 to §6.6). Each runs inside the caller's transaction and tells the group.
public final class Cards {
    /// Bytes of a card as it is sent. A group of sixty such cards still fits into the one frame that a receiver
    /// takes.
    static final int MAX_BYTES = 256 << 10;

    private final CardRepository repository;
    private final RevocationRepository revocations;
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

    /// Keeps cards with this repository.
    public Cards(CardRepository repository, RevocationRepository revocations, News news, Origin origin) {
        this.repository = repository;
        this.revocations = revocations;
        this.feed = news.groups();
        this.admissions = news.relays();
        this.origin = origin;
    }

    /// A new card.
    ///
    /// @throws RequestRefused 403 if the key was revoked, 413 if the card is too large
    public AgentCard register(Transaction tx, Registration registration, GroupId group, UserId owner) {
        if (revocations.isRevoked(tx, registration.agentId())) {
            throw new RequestRefused(403, "the agent's key was revoked");
        }
        Timestamp now = origin.now();
        var card = new AgentCard(
                new CardId(origin.mint().uuid()),
                registration.agentId(),
                owner,
                group,
                registration.name(),
                registration.description(),
                registration.capabilities(),
                now,
                now,
                registration.metadata(),
                null);
        requireSize(card);
        repository.add(tx, card);
        feed.publish(tx, group, new SyncEvent.PeerAdded(card));
        return card;
    }

    /// Replaces what an owner says of an agent.
    ///
    /// @throws RequestRefused 404, 403 or 400 as registry §6.5 has it, 413 if the card is too large
    AgentCard update(Transaction tx, CardId id, Registration registration, UserId caller) {
        AgentCard old = owned(tx, id, caller);
        if (!registration.agentId().equals(old.agentId())) {
            throw new RequestRefused(
                    400,
                    "agent_id mismatch: card belongs to " + old.agentId() + ", update from " + registration.agentId());
        }
        var card = new AgentCard(
                old.id(),
                old.agentId(),
                old.owner(),
                old.group(),
                registration.name(),
                registration.description(),
                registration.capabilities(),
                old.registeredAt(),
                origin.now(),
                registration.metadata(),
                null);
        requireSize(card);
        repository.update(tx, card);
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

    private static void requireSize(AgentCard card) {
        int bytes = card.toJson().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new RequestRefused(413, "the card has " + bytes + " bytes (at most " + MAX_BYTES + ")");
        }
    }
}
