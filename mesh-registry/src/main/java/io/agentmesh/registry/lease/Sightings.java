package io.agentmesh.registry.lease;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.sync.Presence;
import io.agentmesh.registry.upkeep.Chore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Notes which agents were there, and writes that down now and then: all that are connected, and those that came by.
/// Any thread may note; a lock of its own guards the notes.
public final class Sightings implements Chore {
    /// Agents that came by and are not written down yet; further ones are seen when they come again.
    static final int MAX_NOTED = 100_000;
    /// Agents in one transaction.
    static final int BATCH = 500;

    private final Store store;
    private final Presence presence;
    private final InstantSource clock;
    private final LeaseRepository repository = new LeaseRepository();
    private Set<AgentId> noted = new HashSet<>();

    /// Writes to this store.
    ///
    /// @param presence who is connected
    public Sightings(Store store, Presence presence, InstantSource clock) {
        this.store = store;
        this.presence = presence;
        this.clock = clock;
    }

    /// An agent came by.
    public synchronized void saw(AgentId agent) {
        if (noted.size() < MAX_NOTED) {
            noted.add(agent);
        }
    }

    @Override
    public String name() {
        return "sightings";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void run() throws InterruptedException {
        Set<AgentId> seen = taken();
        seen.addAll(presence.online());
        List<AgentId> all = new ArrayList<>(seen);
        long now = clock.instant().getEpochSecond();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<AgentId> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            store.write(tx -> {
                batch.forEach(agent -> repository.saw(tx, agent, now));
                return batch.size();
            });
        }
    }

    private synchronized Set<AgentId> taken() {
        Set<AgentId> taken = noted;
        noted = new HashSet<>();
        return taken;
    }

    /// Agents that are noted and not written down.
    synchronized int noted() {
        return noted.size();
    }
}
