package io.agentmesh.relay;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.transport.EnvelopeThreads;
import io.agentmesh.relay.transport.RelayDoor;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/// A relay as a set of routes, for the program of its own and for whoever mounts it beside others. For any thread.
///
/// ```java
/// Relay relay = Relay.start(RelayLimits.DEFAULTS, gate, queue, seams);
/// HttpServer server = HttpServer.start(config, loops, Routes.builder().mount("/relay", relay.routes()).build());
/// …
/// relay.drain();    // agents get what was taken for them, and are told to come back (1001)
/// server.stop();
/// queue.close();    // last: what came back from the sockets is in it
/// ```
public final class Relay {
    /// For connections that were cut at the end of their time to give back what they did not write: a queue that
    /// is closed after this has it.
    private static final Duration GIVING_BACK = Duration.ofSeconds(1);

    private final RelayCore core;
    private final RelayOps ops;
    private final EnvelopeThreads threads;

    private Relay(RelayCore core, RelayOps ops, EnvelopeThreads threads) {
        this.core = core;
        this.ops = ops;
        this.threads = threads;
    }

    /// A relay that takes connections as soon as its routes are served.
    ///
    /// @param queue open; stays the caller's, and is closed after the relay's connections
    public static Relay start(RelayLimits limits, Gate gate, OfflineQueue queue, TimeAndChance seams) {
        var threads = EnvelopeThreads.create();
        var core = new RelayCore(limits, gate, queue, seams, threads);
        core.start();
        return new Relay(core, new RelayOps(core, queue, gate, seams.ticker()), threads);
    }

    /// All routes: [#agentRoutes], [#aliveRoutes] and [#opsRoutes] (wire §10.2).
    public Routes routes() {
        return Routes.builder()
                .mount("", agentRoutes())
                .mount("", aliveRoutes())
                .mount("", opsRoutes())
                .build();
    }

    /// `/ws`, where agents connect.
    public Routes agentRoutes() {
        var door = new RelayDoor(core);
        return Routes.builder()
                .webSocket("/ws", request -> ops.isStopping() ? HttpResponse.error(503, "stopping") : door.upgrade())
                .build();
    }

    /// `/health` and `/ready`: for whoever sends agents here.
    public Routes aliveRoutes() {
        return ops.alive();
    }

    /// `/metrics` and `/status`: for whoever runs the relay.
    public Routes opsRoutes() {
        return ops.detailed();
    }

    /// Connections that are open, of agents that have logged in or not.
    public int connections() {
        return core.connections();
    }

    /// Shows operators when the certificate in force ends.
    ///
    /// @param expiry asked each time
    public void showCertificate(Supplier<Instant> expiry) {
        ops.showCertificate(expiry);
    }

    /// Other limits hold from here on, as far as [RelayCore#change] says.
    public void change(RelayLimits limits) {
        core.change(limits);
    }

    /// An agent was revoked or removed: its connection is closed, its token dead and its queue emptied within a
    /// second, and it does not get in again before the gate had time to learn of it.
    public void revoke(AgentId agent) {
        core.revoke(agent);
    }

    /// The control plane says that the gate may answer otherwise about an agent: it is asked at once.
    public void gateChanged(AgentId agent) {
        core.gateChanged(agent);
    }

    /// Takes no more connections, and closes those there are with 1001 once what was taken for them is written.
    /// Does not wait for that.
    public void stop() {
        ops.stopping();
        core.stop();
        threads.stop();
    }

    /// Stops, and waits until the last connection is gone, for as long as the limits say. Meanwhile all routes are
    /// answered: `/ready` and `/ws` with 503.
    public void drain() throws InterruptedException {
        stop();
        core.awaitGone(core.drainTime().plus(GIVING_BACK));
    }
}
