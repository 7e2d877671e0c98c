package io.agentmesh.meshd;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.controlplane.ControlPlane;
import io.agentmesh.meshd.controlplane.ControlPlaneRoutes;
import io.agentmesh.meshd.controlplane.ControlPlaneSync;
import io.agentmesh.meshd.controlplane.LoginRoutes;
import io.agentmesh.meshd.keystore.Keystore;
import io.agentmesh.meshd.keystore.RotationRoutes;
import io.agentmesh.meshd.localapi.ChannelChoice;
import io.agentmesh.meshd.localapi.LocalApi;
import io.agentmesh.meshd.localapi.MeshRequests;
import io.agentmesh.meshd.localapi.MeshStreams;
import io.agentmesh.meshd.localapi.MessageRoutes;
import io.agentmesh.meshd.localapi.OutboxRoutes;
import io.agentmesh.meshd.localapi.RequestRoute;
import io.agentmesh.meshd.localapi.StreamRoutes;
import io.agentmesh.meshd.node.Comings;
import io.agentmesh.meshd.node.ConfiguredAcl.Source;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.meshd.outbox.Outbox;
import io.agentmesh.meshd.outbox.OutboxLimits;
import io.agentmesh.meshd.outbox.OutboxSeams;
import io.agentmesh.meshd.proxy.LocalAgent;
import io.agentmesh.meshd.proxy.LocalAgentProxy;
import io.agentmesh.meshd.proxy.LocalAgentStreams;
import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.meshd.seen.FileJournal;
import io.agentmesh.meshd.succession.HttpChains;
import io.agentmesh.meshd.succession.Successors;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running daemon: each part is built once, here, and handed to `shutdown`, which stops them in reverse
/// order. First the local callers get their answers, then the callers on the mesh get theirs, then the
/// links are closed.
public final class Daemon {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private static final Reply.Failed NOT_CONFIGURED =
            MeshLink.notConnected("none is configured; start meshd with --relay");

    private final MeshdConfig config;
    private final DaemonSeams seams;
    private final Shutdown shutdown;
    private final Node node;
    private volatile @Nullable MeshLink mesh;
    private volatile DurablePolicy durable;
    private Consumer<ProxyLimits> takeLimits = limits -> {};
    private Runnable reconnect = () -> {};

    private Daemon(MeshdConfig config, DaemonSeams seams, Shutdown shutdown) {
        this.config = config;
        this.seams = seams;
        this.shutdown = shutdown;
        this.node = new Node(config.keys().id(), config.acl());
        this.durable = config.durable();
    }

    /// Starts a daemon. When this returns its local API serves; links to relay and control plane are made
    /// in the background.
    ///
    /// @param shutdown gets every part that was started, also when the start fails halfway
    /// @throws StartException if another daemon serves the socket, or a file cannot be used
    public static Daemon start(MeshdConfig config, DaemonSeams seams, Shutdown shutdown) throws StartException {
        Daemon daemon = new Daemon(config, seams, shutdown);
        daemon.start();
        return daemon;
    }

    /// What it knows.
    public NodeView node() {
        return node;
    }

    /// Takes what of new settings a running daemon takes: the ACL, which channel is required, limits of the
    /// local agent, login and registry. For one thread at a time.
    public void take(MeshdConfig settings) {
        node.useAcl(settings.acl());
        durable = settings.durable();
        takeLimits.accept(settings.proxy().limits());
        boolean elsewhere =
                settings.cpUrl() != null && !Optional.of(settings.cpUrl()).equals(node.cpUrl());
        boolean loggedIn =
                settings.token() != null && !Optional.of(settings.token()).equals(node.token());
        Optional.ofNullable(settings.cpUrl()).ifPresent(node::useControlPlane);
        Optional.ofNullable(settings.token()).ifPresent(node::useToken);
        if (elsewhere || loggedIn) {
            reconnect.run();
        }
    }

    private void start() throws StartException {
        MeshHome home = config.home();
        home.create();
        SocketClaim claim = SocketClaim.take(home);
        shutdown.add("socket claim", claim::close);
        Optional.ofNullable(config.cpUrl()).ifPresent(node::useControlPlane);
        Optional.ofNullable(config.token()).ifPresent(node::useToken);
        Keystore keys = Keystore.open(
                config.keys(),
                KeyPlaces.pendingFile(home, config.keys()),
                new KeyPlaces(config.keyPlace(), home),
                seams.secrets());
        log.atInfo()
                .setMessage("starting meshd")
                .addKeyValue("agent", config.keys().id())
                .addKeyValue("relay", config.relay())
                .addKeyValue("relayProxy", relayProxy())
                .addKeyValue(
                        "localAgent",
                        Optional.ofNullable(config.localAgent())
                                .map(LocalAgentPlace::shown)
                                .orElse("none"))
                .addKeyValue("cpUrl", config.cpUrl())
                .addKeyValue("cpProxy", registryProxy())
                .log();
        if (config.acl().source() == Source.NONE) {
            log.atInfo().log("no ACL configured: agents of the same owner may call, others need a rule");
        }
        ControlPlaneSync sync = startSync();
        reconnect = sync::changed;
        startLocalApi(keys, sync, startMesh());
    }

    private String relayProxy() {
        return Optional.ofNullable(config.relay())
                .flatMap(config.relayProxy()::on)
                .map(HttpProxy::toString)
                .orElse("none");
    }

    /// On the way to the registry of the start; a login may name another one.
    private String registryProxy() {
        return Optional.ofNullable(config.cpUrl())
                .flatMap(url -> config.registryWay().proxies().on(URI.create(url)))
                .map(HttpProxy::toString)
                .orElse("none");
    }

    private ControlPlaneSync startSync() {
        ControlPlaneSync sync = new ControlPlaneSync(
                node,
                new LastingWebSocket.Seams(
                        WebSocketClient.create(seams.loops(), seams.jitter(), seams.ticker()),
                        seams.ticker(),
                        seams.jitter()),
                seams.syncPacing(),
                config.registryWay());
        shutdown.add("control plane link", sync::close);
        sync.start();
        return sync;
    }

    /// What local callers can ask over the mesh.
    private record Asking(
            MeshRequests requests, MeshStreams streams, Optional<Outbox> outbox, Optional<ChannelChoice> choice) {
        static final Asking NOWHERE = new Asking(
                (target, payload, timeout) -> NOT_CONFIGURED,
                (target, payload, timeout) -> MeshStream.of(List.of(), StreamEnd.of(NOT_CONFIGURED)),
                Optional.empty(),
                Optional.empty());

        Optional<OfflineChannel> offline() {
            return choice.map(ChannelChoice::offline);
        }
    }

    private Asking startMesh() throws StartException {
        URI relay = config.relay();
        LocalAgentPlace localAgent = config.localAgent();
        if (relay == null || localAgent == null) {
            log.atInfo().log("relay_url not configured, serving the local API only");
            return Asking.NOWHERE;
        }
        ProxyLimits limits = config.proxy().limits();
        LocalAgent agent = new LocalAgentParts(config, seams, node, shutdown).start(localAgent);
        LocalAgentProxy proxy = new LocalAgentProxy(agent, limits, this::mayAsk);
        LocalAgentStreams streams = new LocalAgentStreams(agent, limits, this::mayAsk);
        node.onAccessChange(() -> {
            proxy.review();
            streams.review();
            reviewOwn();
        });
        takeLimits = other -> {
            proxy.use(other);
            streams.use(other);
        };
        FileJournal journal = openJournal();
        OfflineChannel offline =
                new OfflineParts(config, seams, node, shutdown).start(proxy, this::post, () -> durable);
        MeshLink.Handlers handlers = new MeshLink.Handlers(proxy, streams, streams, journal, offline);
        Successors successors = startSuccessors();
        var terms =
                new MeshLink.Terms(config.relayRate(), config.relayQueueTtl(), config.maxPayload(), config.downgrade());
        MeshLink.Way way = new MeshLink.Way(relay, terms, successors);
        MeshLink link = new MeshLink(node, way, handlers, seams.mesh(), config.keys());
        mesh = link;
        shutdown.add("relay link", link::close);
        shutdown.add("requests to the local agent", () -> drain(proxy, link));
        shutdown.add("streams of the local agent", streams::stop);
        Outbox outbox = openOutbox(link);
        node.tell(Comings.both(outbox, new OfflineComings(offline)));
        successors.watch(outbox::peerIsBack);
        if (node.relay().isUp()) {
            offline.linkIsUp();
        }
        var ways = new ChannelChoice.Ways(link, link, link.courier()::reach, offline);
        var choice = new ChannelChoice(ways, () -> durable);
        return new Asking(choice, choice, Optional.of(outbox), Optional.of(choice));
    }

    private Successors startSuccessors() {
        HttpClient http = HttpClient.create(ControlPlane.clientConfig(config.registryWay()), seams.ticker());
        shutdown.add("client of the control plane for keys", http::close);
        ControlPlane controlPlane = new ControlPlane(http, node);
        Successors successors = new Successors(
                new HttpChains(target -> controlPlane.ask("GET", target, null)),
                seams.mesh().handlers());
        node.onKeyReplaced(key -> {
            var unused = successors.find(key);
        });
        return successors;
    }

    private void reviewOwn() {
        MeshLink link = mesh;
        if (link != null) {
            link.review();
        }
    }

    /// What the offline channel posts before there is a link is posted again when it is up.
    private void post(Envelope envelope) {
        MeshLink link = mesh;
        if (link != null) {
            link.post(envelope);
        }
    }

    private Outbox openOutbox(MeshLink link) throws StartException {
        Path folder = config.home().folder().resolve("outbox");
        OutboxSeams outside = new OutboxSeams(
                link.courier(), seams.mesh().timers(), seams.timeOfDay(), seams.jitter(), seams.secrets());
        try {
            Outbox outbox = Outbox.open(folder, OutboxLimits.forPayloadsOf(config.maxPayload()), outside);
            shutdown.add("outbox", outbox::close);
            return outbox;
        } catch (IOException e) {
            log.atError().setMessage("outbox cannot be read").setCause(e).log();
            throw new UnusableFileException(folder, UnusableFileException.Fault.REFUSED);
        }
    }

    private boolean mayAsk(IncomingRequest request) {
        return node.decide(request.caller(), request.capability()).isAllowed();
    }

    private FileJournal openJournal() throws StartException {
        Path folder = config.home().folder().resolve("seen");
        try {
            Duration life = MeshLink.onceLimits(config.relayQueueTtl()).longestKnown();
            FileJournal journal = FileJournal.open(folder, life, seams.secrets(), seams.timeOfDay());
            shutdown.add("journal of requests", journal::close);
            return journal;
        } catch (IOException e) {
            log.atError()
                    .setMessage("journal of requests cannot be read")
                    .setCause(e)
                    .log();
            throw new UnusableFileException(folder, UnusableFileException.Fault.REFUSED);
        }
    }

    /// The local agent has answered before its answer is on its way, so both are waited for.
    private void drain(LocalAgentProxy proxy, MeshLink link) throws InterruptedException {
        Duration time = seams.drainTime();
        int left = proxy.drain(time);
        if (left > 0 || !link.awaitIdle(time)) {
            log.atWarn()
                    .setMessage("requests to the local agent were cut off")
                    .addKeyValue("requests", left)
                    .addKeyValue("waited", time)
                    .log();
        }
    }

    private void startLocalApi(Keystore keys, ControlPlaneSync sync, Asking mesh) throws StartException {
        HttpClient http = HttpClient.create(ControlPlane.clientConfig(config.registryWay()), seams.ticker());
        shutdown.add("client of the control plane", http::close);
        ControlPlane controlPlane = new ControlPlane(http, node);
        StreamRoutes streams = new StreamRoutes(mesh.streams());
        List<Routes> features = List.of(
                streams.routes(),
                OutboxRoutes.routes(mesh.outbox(), target -> durable.againstLive(target), seams.secrets()),
                MessageRoutes.routes(mesh.choice()),
                new ControlPlaneRoutes(controlPlane).routes(),
                new LoginRoutes(controlPlane, node, new CredentialsFile(config.home()), sync::changed).routes(),
                new RotationRoutes(
                                node,
                                keys,
                                controlPlane::post,
                                seams.timeOfDay(),
                                new KeySuccession(seams.mesh().timers(), holdingBack(mesh), key -> {
                                    mesh.offline().ifPresent(offline -> offline.goOnAs(key));
                                    goOnAs(key, sync);
                                }))
                        .routes());
        LocalApi api = LocalApi.start(
                new LocalApi.Config(config.home().socket(), config.maxPayload(), seams.drainTime()),
                seams.loops(),
                LocalApi.routes(node, new RequestRoute(mesh.requests(), mesh.choice()), features));
        shutdown.add("local API", api::close);
        shutdown.add("streams of local callers", streams::stop);
        mesh.outbox().ifPresent(outbox -> shutdown.add("callers that wait for the outbox", outbox::release));
        mesh.offline().ifPresent(offline -> shutdown.add("callers that wait for messages", offline::release));
        log.atInfo()
                .setMessage("local API listening on UDS")
                .addKeyValue("socket", config.home().socket())
                .log();
    }

    private List<KeySuccession.Part> holdingBack(Asking asking) {
        List<KeySuccession.Part> parts = new ArrayList<>();
        asking.outbox().ifPresent(outbox -> parts.add(new KeySuccession.Part(outbox::holdBack, outbox::goOn)));
        Optional.ofNullable(mesh).ifPresent(link -> parts.add(new KeySuccession.Part(link::holdBack, link::goOn)));
        return parts;
    }

    /// The key was rotated: both links are made anew under the new id.
    private void goOnAs(AgentKeyPair keys, ControlPlaneSync sync) {
        node.rename(keys.id());
        MeshLink link = mesh;
        if (link != null) {
            link.rename(keys);
        }
        sync.changed();
    }
}
