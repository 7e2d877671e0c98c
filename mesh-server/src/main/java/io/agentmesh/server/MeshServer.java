package io.agentmesh.server;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.StartException;
import io.agentmesh.program.serving.Served;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.gate.Gate;
import io.agentmesh.relay.Relay;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.BlockingGate;
import io.agentmesh.relay.gate.GateAnswer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A registry and a relay that are served together. For any thread.
///
/// ```java
/// MeshServer server = MeshServer.start(stores, limits, seams, shutdown);
/// new Listeners(loops, shutdown, drain).open(where, certificate, server.served());
/// shutdown.add("relay", server::drain);    // agents are sent away before the listeners stop
/// ```
public final class MeshServer {
    private static final String RELAY = "/relay";

    private final Registry registry;
    private final Relay relay;

    private MeshServer(Registry registry, Relay relay) {
        this.registry = registry;
        this.relay = relay;
    }

    /// Puts a relay beside a registry that it asks.
    ///
    /// @param stores let go of by the shutdown, after all that is added to it later
    /// @throws StartException if a store cannot be used
    public static MeshServer start(ServerStores stores, RelayLimits limits, RegistrySeams seams, Shutdown shutdown)
            throws StartException {
        Registry registry = stores.registry(shutdown);
        ExecutorService gateThreads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gate-", 0).factory());
        var gate = new BlockingGate(agent -> ask(registry.gate(), agent), gateThreads);
        var relaySeams = new TimeAndChance(seams.clock(), seams.ticker(), seams.timers(), seams.random());
        Relay relay = Relay.start(limits, gate, stores.queue(limits.queue(), shutdown), relaySeams);
        shutdown.add("gate threads", gateThreads::shutdownNow);
        // Never empty: nobody listens before the routes are served.
        registry.admissions()
                .listen(relay::gateChanged)
                .ifPresent(listening -> shutdown.add("revocations", listening::close));
        return new MeshServer(registry, relay);
    }

    /// What the relay learns of an agent. A registry that cannot answer lets nobody in.
    private static GateAnswer ask(Gate gate, AgentId agent) throws InterruptedException {
        try {
            return gate.groupOf(agent)
                    .<GateAnswer>map(group -> new GateAnswer.Admitted(group.value()))
                    .orElseGet(GateAnswer.Unknown::new);
        } catch (MeshException failed) {
            return new GateAnswer.Unavailable(String.valueOf(failed.getMessage()));
        }
    }

    /// The registry's routes at the root, the relay's below `/relay` (registry §1.7).
    public Served served() {
        Served own = registry.served(ServerDescription.read());
        return new Served(
                both(own.work(), relay.agentRoutes()),
                both(own.alive(), relay.aliveRoutes()),
                both(own.ops(), relay.opsRoutes()));
    }

    private static Routes both(Routes ofRegistry, Routes ofRelay) {
        return Routes.builder()
                .mount("", ofRegistry)
                .mount(RELAY, ofRelay)
                .otherwise(ofRegistry)
                .build();
    }

    /// Half of what takes new settings while it runs.
    public Registry registry() {
        return registry;
    }

    /// The other half.
    public Relay relay() {
        return relay;
    }

    /// Sends agents away with 1001, and waits for them as long as the limits say.
    public void drain() throws InterruptedException {
        relay.drain();
    }
}
