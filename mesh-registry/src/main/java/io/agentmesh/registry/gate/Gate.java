package io.agentmesh.registry.gate;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Store;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Says which group an agent is of, if it may connect at all. An embedded relay asks it directly.
public final class Gate {
    private final Store store;
    private final GateRepository cards = new GateRepository();
    private final InstantSource clock;
    private final Consumer<AgentId> saw;

    /// Asks this store.
    ///
    /// @param saw hears of each agent that is let in; must not block
    public Gate(Store store, InstantSource clock, Consumer<AgentId> saw) {
        this.store = store;
        this.clock = clock;
        this.saw = saw;
    }

    /// The agent's group; empty if it has no card of a member of the group, or its key was revoked. During a rotation
    /// both keys are good, the new one until the end of the grace.
    ///
    /// @throws io.agentmesh.core.error.MeshException if the store failed; then nobody may connect
    /// @throws InterruptedException if the caller gave up
    public Optional<GroupId> groupOf(AgentId agent) throws InterruptedException {
        Timestamp now = Timestamp.of(clock.instant());
        Optional<GroupId> group = store.read(tx -> cards.find(tx, agent))
                .filter(admitted ->
                        admitted.until().map(end -> now.compareTo(end) < 0).orElse(true))
                .map(GateRepository.Admitted::group);
        group.ifPresent(letIn -> saw.accept(agent));
        return group;
    }
}
