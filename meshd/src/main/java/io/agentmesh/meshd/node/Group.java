package io.agentmesh.meshd.node;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The agent's group as the control plane last told it (sdk-and-meshd §15.1). Immutable: each event gives
/// another one.
///
/// A list in one event is as long as one frame allows. What grows event by event has a bound: of peers,
/// further ones are not taken (they stay strangers); of revocations, everybody is denied from then on,
/// because a revocation that is not kept would let a stolen key in. The next full snapshot sets things
/// right.
public final class Group {
    /// Peers kept at most.
    public static final int MAX_PEERS = 10_000;

    /// Revoked keys kept at most.
    public static final int MAX_REVOKED = 100_000;

    private static final Group UNKNOWN = new Group(Map.of(), List.of(), new Revoked(Set.of(), Set.of()), Set.of());

    private final Map<AgentId, AgentCard> peers;
    private final List<AclRule> rules;
    private final Revoked revoked;
    private final Set<AgentId> online;

    private Group(Map<AgentId, AgentCard> peers, List<AclRule> rules, Revoked revoked, Set<AgentId> online) {
        this.peers = Collections.unmodifiableMap(peers);
        this.rules = List.copyOf(rules);
        this.revoked = revoked;
        this.online = Collections.unmodifiableSet(online);
    }

    /// Before the control plane said anything.
    public static Group unknown() {
        return UNKNOWN;
    }

    /// The group after this event.
    public Group after(SyncEvent event) {
        return switch (event) {
            case SyncEvent.FullSync(Snapshot snapshot) -> of(snapshot, online);
            case SyncEvent.PeerAdded(AgentCard card) -> withPeer(card);
            case SyncEvent.PeerRemoved(AgentId agent) -> withoutPeer(agent);
            case SyncEvent.AclUpdated(List<AclRule> updated) -> new Group(peers, updated, revoked, online);
            case SyncEvent.KeyRevoked(KeyRevocation revocation) ->
                new Group(peers, rules, revoked.plus(revocation), online);
            case SyncEvent.KeyRotated(KeyRotation rotation) -> rotated(rotation);
            case SyncEvent.AgentOnline(AgentId agent) -> withPresence(agent, Presence.ONLINE);
            case SyncEvent.AgentOffline(AgentId agent) -> withPresence(agent, Presence.OFFLINE);
            case SyncEvent.PrekeysLow own -> this;
        };
    }

    /// The same group without any knowledge of who is there: what a new connection starts with.
    public Group withPresenceUnknown() {
        return new Group(peers, rules, revoked, Set.of());
    }

    /// The card of an agent.
    public Optional<AgentCard> card(AgentId agent) {
        return Optional.ofNullable(peers.get(agent));
    }

    /// The group's rules, in order.
    public List<AclRule> rules() {
        return rules;
    }

    /// Whether this key may not be trusted any more.
    public boolean isRevoked(AgentId agent) {
        return revoked.keys().contains(agent);
    }

    /// Whether that is so because another key took its place, as the control plane says, and for no other reason.
    public boolean isRotatedAway(AgentId agent) {
        return revoked.rotatedAway().contains(agent);
    }

    /// Whether there were more revocations than are kept.
    public boolean isRevocationListFull() {
        return revoked.keys().size() > MAX_REVOKED;
    }

    /// Whether both cards are known and show the same owner.
    public boolean isSameOwner(AgentId one, AgentId other) {
        AgentCard card = peers.get(one);
        AgentCard otherCard = peers.get(other);
        return card != null && otherCard != null && card.owner().equals(otherCard.owner());
    }

    /// Whether the control plane said who is in it: the agent itself, if nobody else.
    public boolean isKnown() {
        return !peers.isEmpty();
    }

    /// Cards known, the own one included.
    public int peerCount() {
        return peers.size();
    }

    /// Revoked keys known.
    public int revokedCount() {
        return revoked.keys().size();
    }

    /// Cards whose agent is known to be with the control plane.
    public int onlineCount() {
        return (int) online.stream().filter(peers::containsKey).count();
    }

    /// Keys that may not be trusted any more.
    ///
    /// @param keys all of them
    /// @param rotatedAway those of them that another key took the place of, and that were not revoked for
    ///     another reason
    private record Revoked(Set<AgentId> keys, Set<AgentId> rotatedAway) {
        static Revoked of(List<KeyRevocation> revocations) {
            Set<AgentId> rotatedAway = revocations.stream()
                    .filter(KeyRevocation::isRotatedAway)
                    .map(KeyRevocation::agentId)
                    .collect(Collectors.toCollection(HashSet::new));
            revocations.stream()
                    .filter(revocation -> !revocation.isRotatedAway())
                    .forEach(revocation -> rotatedAway.remove(revocation.agentId()));
            return new Revoked(
                    revocations.stream().map(KeyRevocation::agentId).collect(Collectors.toSet()), rotatedAway);
        }

        /// A word of the key itself outweighs the control plane's.
        Revoked plus(KeyRevocation revocation) {
            AgentId agent = revocation.agentId();
            Set<AgentId> succeeded;
            if (revocation.isRotatedAway()) {
                succeeded = keys.contains(agent) ? rotatedAway : Group.plus(rotatedAway, agent);
            } else {
                succeeded = minus(rotatedAway, agent);
            }
            return new Revoked(Group.plus(keys, agent), succeeded);
        }
    }

    private enum Presence {
        ONLINE,
        OFFLINE
    }

    /// A snapshot's cards mostly do not say who is there; what events said before still holds then.
    private static Group of(Snapshot snapshot, Set<AgentId> onlineBefore) {
        Map<AgentId, AgentCard> peers = new LinkedHashMap<>();
        Set<AgentId> online = new HashSet<>(onlineBefore);
        for (AgentCard card : snapshot.peers()) {
            if (peers.size() < MAX_PEERS) {
                peers.put(card.agentId(), card);
                note(card, online);
            }
        }
        online.retainAll(peers.keySet());
        return new Group(peers, snapshot.rules(), Revoked.of(snapshot.revokedKeys()), online);
    }

    private static void note(AgentCard card, Set<AgentId> online) {
        if (Boolean.TRUE.equals(card.online())) {
            online.add(card.agentId());
        } else if (Boolean.FALSE.equals(card.online())) {
            online.remove(card.agentId());
        }
    }

    private Group withPeer(AgentCard card) {
        if (peers.size() >= MAX_PEERS && !peers.containsKey(card.agentId())) {
            return this;
        }
        Map<AgentId, AgentCard> more = new LinkedHashMap<>(peers);
        more.put(card.agentId(), card);
        Set<AgentId> there = new HashSet<>(online);
        note(card, there);
        return new Group(more, rules, revoked, there);
    }

    private Group withoutPeer(AgentId agent) {
        Map<AgentId, AgentCard> fewer = new LinkedHashMap<>(peers);
        fewer.remove(agent);
        return new Group(fewer, rules, revoked, minus(online, agent));
    }

    /// Card and rules go on under the new key, in one step: between two events nobody is a stranger.
    private Group rotated(KeyRotation rotation) {
        AgentCard card = peers.get(rotation.oldAgentId());
        if (card == null) {
            return this;
        }
        Map<AgentId, AgentCard> renamed = new LinkedHashMap<>(peers);
        renamed.remove(rotation.oldAgentId());
        renamed.put(rotation.newAgentId(), card.withAgentId(rotation.newAgentId()));
        List<AclRule> renamedRules = rules.stream()
                .map(rule -> new AclRule(
                        goesBy(rule.source(), rotation), goesBy(rule.target(), rotation), rule.allowedCapabilities()))
                .toList();
        return new Group(renamed, renamedRules, revoked, minus(online, rotation.oldAgentId()));
    }

    private static AgentId goesBy(AgentId agent, KeyRotation rotation) {
        return agent.equals(rotation.oldAgentId()) ? rotation.newAgentId() : agent;
    }

    /// Presence of an agent without a card is kept too, as far as there is room: its card often comes right
    /// after.
    private Group withPresence(AgentId agent, Presence presence) {
        Set<AgentId> there =
                switch (presence) {
                    case ONLINE -> online.size() < MAX_PEERS ? plus(online, agent) : online;
                    case OFFLINE -> minus(online, agent);
                };
        return new Group(peers, rules, revoked, there);
    }

    private static Set<AgentId> plus(Set<AgentId> set, AgentId agent) {
        if (set.size() > MAX_REVOKED) {
            return set;
        }
        Set<AgentId> more = new HashSet<>(set);
        more.add(agent);
        return more;
    }

    private static Set<AgentId> minus(Set<AgentId> set, AgentId agent) {
        Set<AgentId> fewer = new HashSet<>(set);
        fewer.remove(agent);
        return fewer;
    }
}
