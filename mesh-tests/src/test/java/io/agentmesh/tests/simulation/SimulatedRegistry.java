package io.agentmesh.tests.simulation;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A registry that tells daemons who may ask whom (wire §8): a snapshot to whoever connects, then each change with its
/// number. What it knows is on a disk; its connections die with it. While it is rough its events are lost, doubled
/// and overtaken, and while it is slow they take their time, as no honest registry's do on one connection.
final class SimulatedRegistry {
    private static final Duration LONGEST_DETOUR = Duration.ofMillis(500);
    private static final Duration SLOWEST = Duration.ofSeconds(40);
    private static final GroupId GROUP = new GroupId(new UUID(1, 1));
    private static final Timestamp SOME_DAY = new Timestamp(1_900_000_000L, 0);

    private final Simulation simulation;
    private final RandomGenerator chance;
    private final Map<AgentId, AgentCard> cards = new LinkedHashMap<>();
    private final List<KeyRevocation> revocations = new ArrayList<>();
    private final List<RegistryLink> links = new ArrayList<>();
    private Rights rights = Rights.NONE;
    private Duration roughUntil = Duration.ZERO;
    private Duration slowUntil = Duration.ZERO;
    private boolean running = true;
    private long seq;

    SimulatedRegistry(Simulation simulation) {
        this.simulation = simulation;
        this.chance = simulation.split();
    }

    /// Who may ask whom, by its word of now.
    Rights rights() {
        return rights;
    }

    /// An agent is registered.
    void register(AgentId agent, UserId owner) {
        cards.put(
                agent,
                new AgentCard(
                        SimulatedPrekeys.cardOf(agent),
                        agent,
                        owner,
                        GROUP,
                        "agent",
                        null,
                        List.of(),
                        SOME_DAY,
                        SOME_DAY,
                        null,
                        null));
        Map<AgentId, UserId> owners = new LinkedHashMap<>(rights.owners());
        owners.put(agent, owner);
        rights = new Rights(owners, rights.rules(), rights.revoked());
    }

    /// A rule takes the place of the one that there was for its pair.
    void rule(AclRule rule) {
        List<AclRule> rules = others(rule.source(), rule.target());
        rules.add(rule);
        changed(rules);
    }

    /// There is no rule for a pair any more.
    void withdraw(AgentId caller, AgentId asked) {
        changed(others(caller, asked));
    }

    private List<AclRule> others(AgentId caller, AgentId asked) {
        return new ArrayList<>(rights.rules().stream()
                .filter(rule -> !(rule.source().equals(caller) && rule.target().equals(asked)))
                .toList());
    }

    private void changed(List<AclRule> rules) {
        rights = rights.withRules(rules);
        say(new SyncEvent.AclUpdated(rules));
    }

    /// Says the rules once more: whoever missed something hears that it did.
    void repeat() {
        changed(rights.rules());
    }

    /// A key revokes itself.
    void revoke(AgentKeyPair keys) {
        KeyRevocation revocation = KeyRevocation.sign(keys, null, 1);
        revocations.add(revocation);
        rights = rights.withRevoked(keys.id());
        say(new SyncEvent.KeyRevoked(revocation));
    }

    private void say(SyncEvent event) {
        seq++;
        simulation.tally().count("registry: event");
        String text = event.toJson(seq);
        links.forEach(link -> send(link, text));
    }

    private void send(RegistryLink link, String text) {
        boolean isRough = simulation.elapsed().compareTo(roughUntil) < 0;
        switch (isRough ? chance.nextInt(8) : 7) {
            case 0, 1 -> simulation.tally().count("registry: lost");
            case 2 -> {
                simulation.tally().count("registry: doubled");
                link.carry(text, delay());
                link.carry(text, delay());
            }
            case 3, 4 -> {
                simulation.tally().count("registry: overtaken");
                link.overtaken(text, Latency.between(chance, Duration.ZERO, LONGEST_DETOUR));
            }
            default -> link.carry(text, delay());
        }
    }

    private Duration delay() {
        boolean isSlow = simulation.elapsed().compareTo(slowUntil) < 0;
        return isSlow ? Latency.between(chance, Duration.ZERO, SLOWEST) : Latency.INTERNET.draw(chance);
    }

    /// A daemon connects; false if nobody is there.
    boolean accept(RegistryLink link) {
        if (running) {
            links.add(link);
            var snapshot = new Snapshot(List.copyOf(cards.values()), rights.rules(), revocations, List.of(), seq);
            link.carry(new SyncEvent.FullSync(snapshot).toJson(), delay());
            tellOthers(link, new SyncEvent.AgentOnline(link.agent()));
        }
        return running;
    }

    /// A connection is over.
    void left(RegistryLink link) {
        if (links.remove(link)) {
            tellOthers(link, new SyncEvent.AgentOffline(link.agent()));
        }
    }

    /// Presence has no number.
    private void tellOthers(RegistryLink about, SyncEvent presence) {
        links.stream().filter(link -> link != about).forEach(link -> link.carry(presence.toJson(), delay()));
    }

    /// For a while events are lost, doubled and overtaken.
    void rough(Duration time) {
        roughUntil = simulation.elapsed().plus(time);
    }

    /// For a while events take their time.
    void slow(Duration time) {
        slowUntil = simulation.elapsed().plus(time);
    }

    /// Is gone for a while, with all connections.
    boolean restart(Duration away) {
        boolean wasRunning = running;
        if (wasRunning) {
            running = false;
            List<RegistryLink> cut = List.copyOf(links);
            links.clear();
            cut.forEach(RegistryLink::end);
            simulation.schedule(away, () -> running = true);
        }
        return wasRunning;
    }
}
