package io.agentmesh.server;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.StartException;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.admission.AdmissionFeed;
import io.agentmesh.registry.gate.Gate;
import io.agentmesh.relay.Relay;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.BlockingGate;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.queue.OfflineQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A registry and a relay that are served together. For any thread.
public final class MeshServer implements AutoCloseable {
    /// What requests and followers in flight get when the server stops; agents had their time before.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Stores stores;
    private final Relay relay;
    private final HttpServer server;
    private final ExecutorService gateThreads;
    private final AdmissionFeed.Listening listening;

    /// What outlives the server. Closed with it, once nobody is connected any more.
    ///
    /// @param registry who may talk to whom
    /// @param queue envelopes for agents that are away
    public record Stores(Registry registry, OfflineQueue queue) implements AutoCloseable {
        @Override
        public void close() {
            queue.close();
            registry.close();
        }
    }

    /// Where it listens, and what its relay allows.
    ///
    /// @param listen port 0 for any free one
    /// @param relay as for a relay of its own
    public record Serving(HostPort listen, RelayLimits relay) {}

    private MeshServer(Stores stores, EventLoops loops, RegistrySeams seams, Serving serving) throws IOException {
        this.stores = stores;
        Registry registry = stores.registry();
        this.gateThreads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gate-", 0).factory());
        var gate = new BlockingGate(agent -> ask(registry.gate(), agent), gateThreads);
        var relaySeams = new TimeAndChance(seams.ticker(), seams.timers(), seams.random());
        this.relay = Relay.start(serving.relay(), gate, stores.queue(), relaySeams);
        // Never empty: nobody listens before the routes are served.
        this.listening = registry.admissions().listen(relay::gateChanged).orElse(() -> {});
        Routes routes = Routes.builder()
                .mount("", registry.routes())
                .mount("/relay", relay.routes())
                .build();
        this.server = HttpServer.start(
                HttpServerConfig.listeningOn(
                                serving.listen().host(), serving.listen().port())
                        .withDrainTime(DRAIN),
                loops,
                routes);
    }

    /// Serves a registry, and a relay that asks it.
    ///
    /// @param stores closed with the server
    /// @param loops stay the caller's, and must outlive the server
    /// @throws StartException if the address cannot be bound; the stores are closed then
    public static MeshServer start(Stores stores, EventLoops loops, RegistrySeams seams, Serving serving)
            throws StartException {
        try {
            return new MeshServer(stores, loops, seams, serving);
        } catch (IOException taken) {
            stores.close();
            throw new StartException(
                    taken.getMessage() + ". Is another server running? See --listen.", taken.getCause());
        }
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

    /// Where it listens.
    public String address() {
        return server.address().toString();
    }

    /// Sends agents and followers away with 1001, lets requests end, and lets go of the databases.
    @Override
    public void close() {
        listening.close();
        try {
            relay.drain();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        gateThreads.shutdownNow();
        stores.close();
    }
}
