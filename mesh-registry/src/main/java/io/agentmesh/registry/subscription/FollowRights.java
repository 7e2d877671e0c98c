package io.agentmesh.registry.subscription;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.card.CardRepository;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.rotation.KeyHistory;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Follower;
import java.util.Optional;

/// Who may follow which group. Runs inside the caller's transaction; holds no state.
final class FollowRights {
    private final CardRepository cards = new CardRepository();
    private final GroupRepository groups = new GroupRepository();
    private final RevocationRepository revocations = new RevocationRepository();
    private final KeyHistory history = new KeyHistory();

    /// Who follows which group: by the newest of the caller's cards of this agent. A daemon of the original's names the
    /// key that it had at its start; after a rotation its agent is the one that has the new key (registry §11 W29).
    ///
    /// @throws RequestRefused 400 if nobody has a card of this agent, 403 if it or the caller may not follow
    Follower allowed(Transaction tx, AgentId named, UserId caller) {
        AgentId agent = history.current(tx, named);
        if (!cards.isKnown(tx, agent)) {
            throw new RequestRefused(400, "agent not found");
        }
        if (revocations.isRevoked(tx, agent)) {
            throw new RequestRefused(403, "the agent's key was revoked");
        }
        return cards.ofAgent(tx, agent, caller).stream()
                .map(AgentCard::group)
                .filter(group -> groups.role(tx, group, caller).isPresent())
                .findFirst()
                .map(group -> new Follower(agent, caller, group))
                .orElseThrow(() -> new RequestRefused(403, "agent not owned by this user"));
    }

    /// Why somebody who was allowed to follow may not any more, for the log of the other end; empty for one who may.
    Optional<String> lost(Transaction tx, Follower follower) {
        if (revocations.isRevoked(tx, follower.agent())) {
            return Optional.of("key revoked");
        }
        if (groups.role(tx, follower.group(), follower.owner()).isEmpty()) {
            return Optional.of("not a member any more");
        }
        return hasCard(tx, follower) ? Optional.empty() : Optional.of("card deleted");
    }

    private boolean hasCard(Transaction tx, Follower follower) {
        return cards.ofAgent(tx, follower.agent(), follower.owner()).stream()
                .anyMatch(card -> card.group().equals(follower.group()));
    }
}
