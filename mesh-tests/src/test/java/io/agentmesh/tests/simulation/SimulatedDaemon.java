package io.agentmesh.tests.simulation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.MeshLink;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.outbox.Outbox;
import io.agentmesh.meshd.outbox.OutboxSeams;
import io.agentmesh.meshd.outbox.Report;
import io.agentmesh.meshd.proxy.LocalAgentProxy;
import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.meshd.succession.Successors;
import io.agentmesh.sdk.MeshEnvironment;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import io.agentmesh.sdk.session.SessionLimits.Bounds;
import io.agentmesh.sdk.stream.Ending;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A daemon that can be killed and started again: what meshd knows of its group, its link to the mesh and what stands
/// before its local agent, as they are, in a process that is not.
final class SimulatedDaemon {
    private static final URI RELAY = URI.create("wss://relay.simulated/relay/ws");
    private static final MeshLink.Terms TERMS = new MeshLink.Terms(
            SendRate.ofRelayDefaults(), OnceLimits.RELAY_KEEPS, Bounds.USUAL_PAYLOAD_BYTES, WhenLess.RECORD);

    private final Surroundings around;
    private final String name;
    private final RandomGenerator chance;
    private final RandomGenerator jitter;
    private final SecureRandom secrets;
    private final Duration clockSkew;
    private final SimulatedJournal journal = new SimulatedJournal(Set.of());
    private final AgentKeyPair keys;
    private final OutboxDisk disk;
    private @Nullable Running running;
    private Duration cutOffUntil = Duration.ZERO;
    private Duration registryCutOffUntil = Duration.ZERO;
    private int starts;

    /// Where a daemon lives.
    ///
    /// @param quirks weaknesses that it has
    record Surroundings(
            Simulation simulation,
            SimulatedNetwork network,
            SimulatedRegistry registry,
            InquiryLedger ledger,
            OrderLedger orders,
            Set<DaemonQuirk> quirks) {}

    private record Running(
            SimulatedProcess process, Hearsay hearsay, RegistryLink registry, MeshLink link, Outbox outbox) {}

    /// A daemon that is not running, whose agent is registered.
    ///
    /// @param home its folder
    SimulatedDaemon(Surroundings around, Path home, UserId owner) {
        this.around = around;
        this.name = String.valueOf(home.getFileName());
        this.disk = new OutboxDisk(home, around.simulation(), around.quirks());
        this.chance = around.simulation().split();
        this.jitter = around.simulation().split();
        this.secrets = new SeededSecureRandom(around.simulation().split());
        this.clockSkew = Latency.between(chance, Duration.ofHours(-1), Duration.ofHours(1));
        this.keys = AgentKeyPair.generate(secrets);
        around.registry().register(keys.id(), owner);
    }

    AgentId id() {
        return keys.id();
    }

    AgentKeyPair keys() {
        return keys;
    }

    boolean isRunning() {
        return running != null;
    }

    /// Whether its link to the registry is up.
    boolean isTold() {
        return running != null && running.registry().isUp();
    }

    /// What its process was told.
    Rights told() {
        return running == null ? Rights.NONE : running.hearsay().rights();
    }

    /// Starts a new process; nothing is left of the one before but what is on the disk.
    void start() {
        starts++;
        var process = new SimulatedProcess(around.simulation(), name + "#" + starts);
        Node node = new Node(id(), ConfiguredAcl.none());
        Hearsay hearsay = new Hearsay();
        Predicate<IncomingRequest> mayAsk =
                request -> node.decide(request.caller(), request.capability()).isAllowed();
        var clerk = new Clerk(process, around, id(), hearsay, chance);
        LocalAgentProxy proxy = new LocalAgentProxy(clerk, ProxyLimits.defaults(), mayAsk);
        if (!around.quirks().contains(DaemonQuirk.NO_REVIEW)) {
            node.onAccessChange(proxy::review);
        }
        RegistryLink registry = new RegistryLink(
                around.registry(),
                id(),
                new RegistryLink.Place(around.simulation(), process, jitter, registryCutOffUntil),
                new Ear(around, node, hearsay));
        MeshLink link = link(process, node, proxy);
        var seams = new OutboxSeams(disk.watched(link.courier(), process), process, time(), jitter, secrets);
        Outbox outbox = disk.open(seams, process);
        node.tell(outbox);
        running = new Running(process, hearsay, registry, link, outbox);
        around.ledger().heardBy(id(), hearsay.rights());
        process.execute(registry::connect);
    }

    private MeshLink link(SimulatedProcess process, Node node, LocalAgentProxy proxy) {
        Successors successors = new Successors(
                key -> Decoded.bad(ErrorCode.UNKNOWN_AGENT, "nobody goes by another key here"),
                task -> process.startThread(task::run));
        return new MeshLink(
                node,
                new MeshLink.Way(RELAY, TERMS, successors),
                new MeshLink.Handlers(
                        proxy,
                        (request, items) -> Ending.refused("unsupported"),
                        (request, exchange) -> Ending.refused("unsupported"),
                        journal.of(process),
                        ControlHandler.none()),
                environment(process),
                keys);
    }

    /// Dies when it has written that it sends the request that is so many ahead, and before it does.
    void killBeforeSending(int ahead, Duration away) {
        disk.killBeforeSending(ahead, () -> kill(away));
    }

    /// Nothing more goes wrong with it.
    void leftAlone() {
        disk.killBeforeSending(Integer.MAX_VALUE, () -> {});
    }

    /// Kills it in the middle of everything, and starts it again after a while.
    boolean kill(Duration away) {
        Running dying = running;
        if (dying != null) {
            running = null;
            registryCutOffUntil = dying.registry().cutOffUntil();
            dying.process().kill();
            around.network().died(dying.process());
            around.registry().left(dying.registry());
            around.ledger().died(dying.process());
            around.simulation().schedule(away.plusMillis(1), this::start);
        }
        return dying != null;
    }

    /// Has a local caller ask, if it runs.
    ///
    /// @param asked what the agent that is asked was told
    void ask(Inquiry inquiry, Rights asked) {
        Running now = running;
        if (now != null) {
            around.ledger().issued(inquiry, now.process(), asked, told());
            now.process().startThread(() -> ask(now, inquiry));
        }
    }

    private void ask(Running by, Inquiry inquiry) throws InterruptedException {
        var reply = by.link().request(inquiry.to(), inquiry.payload(), inquiry.time());
        if (by.process().isAlive()) {
            around.ledger().ended(inquiry, reply);
        }
    }

    /// Has a local caller leave a request in its outbox, if it runs.
    ///
    /// @param asked what the agent that is asked was told
    void leave(Inquiry inquiry, Rights asked) {
        Running now = running;
        if (now != null) {
            around.ledger().left(inquiry, asked, told());
            around.orders().issued(inquiry);
            now.process().startThread(() -> leave(now, inquiry));
        }
    }

    private void leave(Running by, Inquiry inquiry) {
        Decoded<Report> taken = by.outbox().submit(inquiry.order(), inquiry.time());
        if (by.process().isAlive()) {
            taken.orThrow();
            around.orders().accepted(inquiry);
        }
    }

    /// Has somebody look how all that was left stands, if it runs.
    void look() {
        Running now = running;
        if (now != null) {
            now.process().startThread(() -> {
                List<Report> all = now.outbox().list();
                if (now.process().isAlive()) {
                    around.orders().stand(id(), all);
                }
            });
        }
    }

    /// Whether what is sealed can be read on its disk.
    boolean isReadable() {
        return disk.isReadable();
    }

    /// Breaks its connection to the relay; false if there is none.
    boolean cut(SimulatedConnection.Cut how) {
        Optional<SimulatedConnection> connection =
                running == null ? Optional.empty() : around.network().connectionOf(running.process());
        connection.ifPresent(found -> found.cut(how));
        return connection.isPresent();
    }

    /// Nothing passes between it and the relay for a while, and nobody is told.
    boolean cutOff(Duration time) {
        cutOffUntil = around.simulation().elapsed().plus(time);
        return cut(SimulatedConnection.Cut.SILENT);
    }

    /// The same between it and the registry.
    boolean cutOffFromRegistry(Duration time) {
        if (running != null) {
            running.registry().cutOff(time);
        }
        return running != null;
    }

    private InstantSource time() {
        return () -> around.simulation().timeOfDay().instant().plus(clockSkew);
    }

    private MeshEnvironment environment(SimulatedProcess process) {
        Simulation simulation = around.simulation();
        return new MeshEnvironment(
                process::execute,
                handler -> process.startThread(handler::run),
                process,
                simulation.ticker(),
                time(),
                jitter,
                secrets,
                around.network().linksOf(process, () -> simulation.elapsed().compareTo(cutOffUntil) < 0));
    }
}
