package io.agentmesh.relay;

import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.ReadyLine;
import io.agentmesh.program.StartException;
import io.agentmesh.program.main.Housekeeping;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.program.main.ProgramVersion;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.serving.CertificateWatch;
import io.agentmesh.program.serving.Listeners;
import io.agentmesh.program.serving.Served;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.relay.config.RelayConfig;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.BlockingGate;
import io.agentmesh.relay.gate.CachedGate;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateEvents;
import io.agentmesh.relay.gate.GateHealth;
import io.agentmesh.relay.gate.HttpGate;
import io.agentmesh.relay.gate.HttpGate.Patience;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.SqliteQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The program: reads its settings, builds each part once, starts them, waits for the signal to stop.
@Command(
        name = "mesh-relay",
        description = "Routes end-to-end encrypted envelopes between agents.",
        mixinStandardHelpOptions = true,
        versionProvider = RelayMain.Version.class,
        sortOptions = false)
public final class RelayMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RelayMain.class);

    /// For everything that has to stop, after agents had their time.
    private static final Duration STOP = Duration.ofSeconds(10);
    /// What plain requests get at the end; agents had their time before.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);
    /// How long a gate's yes counts for an agent that comes back at once.
    private static final Duration GATE_MEMORY = Duration.ofSeconds(5);

    private static final int GATE_MEMORY_AGENTS = 10_000;
    /// How often a gate that fails is asked again.
    private static final Duration GATE_PROBE = Duration.ofSeconds(5);
    /// Pauses before the gate's events are listened to again.
    private static final Backoff GATE_EVENTS_BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Mixin
    private RelayFlags flags = new RelayFlags();

    @Mixin
    private ProgramOptions options = new ProgramOptions();

    private final Map<String, String> environment;

    private RelayMain(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Runs until a signal comes.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RelayMain(System.getenv())).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return options.start(this::read, this::run);
    }

    private RelayConfig read() throws StartException {
        return RelayConfig.read(options.addTo(flags.given()), environment, SettingsFile.readIfPresent(flags.config()));
    }

    private int run(RelayConfig settings) throws StartException, InterruptedException {
        log.atInfo()
                .setMessage("relay starting")
                .addKeyValue("version", ProgramVersion.of(RelayMain.class))
                .addKeyValue("cfg", settings.inForce())
                .log();
        Duration drain = settings.limits().connection().drain();
        int code = Shutdown.onSignals(drain.plus(STOP)).run(shutdown -> start(settings, shutdown));
        log.atInfo().log("relay stopped");
        return code;
    }

    private void start(RelayConfig settings, Shutdown shutdown) throws StartException {
        makeFolder(settings.dataDir());
        CertificateFiles certificate = Listeners.certificate(settings.listening());
        Ticker ticker = System::nanoTime;
        Timers timers = Housekeeping.start(shutdown);
        EventLoops loops = EventLoops.create();
        shutdown.add("event loops", loops::close);
        var seams = new TimeAndChance(InstantSource.system(), ticker, timers, new SecureRandom());
        OfflineQueue queue = openQueue(settings, ticker, shutdown);
        HttpGate controlPlane = controlPlane(settings, seams, shutdown);
        Relay relay = Relay.start(settings.limits(), gate(controlPlane, ticker, timers, shutdown), queue, seams);
        new Ebb(relay::connections, timers, ticker, System::gc).start();
        if (certificate != null) {
            relay.showCertificate(certificate::expires);
            CertificateWatch.start(certificate, timers);
        }
        Map<String, String> facts = new Listeners(loops, shutdown, LAST_REQUESTS)
                .open(
                        settings.listening(),
                        certificate,
                        new Served(relay.agentRoutes(), relay.aliveRoutes(), relay.opsRoutes()));
        if (controlPlane != null) {
            var sockets = WebSocketClient.create(loops, seams.random(), ticker);
            var events = new GateEvents(
                    controlPlane,
                    new LastingWebSocket.Seams(sockets, ticker, seams.random()),
                    LastingWebSocket.Pacing.of(GATE_EVENTS_BACKOFF),
                    relay::gateChanged);
            shutdown.add("gate events", events::close);
            events.start();
        }
        shutdown.add("relay", relay::drain);
        new Reload<>(settings, this::read, new RelayReload(relay, controlPlane, certificate)).onSignal();
        ReadyLine.print(System.out, "mesh-relay", facts);
    }

    private static @Nullable HttpGate controlPlane(RelayConfig settings, TimeAndChance seams, Shutdown shutdown) {
        if (settings.controlPlane().isEmpty()) {
            log.atWarn().log("cp_url or cp_token not set: all agents that prove their key are allowed");
            return null;
        }
        RelayConfig.ControlPlane told = settings.controlPlane().get();
        Patience patience =
                Patience.within(settings.limits().connection().login().gate());
        var gate = new HttpGate(told.url(), told.token(), seams.ticker(), seams.timers(), patience);
        shutdown.add("gate", gate::close);
        return gate;
    }

    private static Gate gate(@Nullable HttpGate controlPlane, Ticker ticker, Timers timers, Shutdown shutdown) {
        if (controlPlane == null) {
            return new OpenGate();
        }
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gate-", 0).factory());
        shutdown.add("gate threads", threads::shutdownNow);
        var health = new GateHealth(new BlockingGate(controlPlane, threads), ticker);
        probeLater(health, timers);
        return new CachedGate(health, GATE_MEMORY, GATE_MEMORY_AGENTS, ticker);
    }

    private static void probeLater(GateHealth gate, Timers timers) {
        timers.schedule(GATE_PROBE, () -> {
            gate.probe();
            probeLater(gate, timers);
        });
    }

    private static OfflineQueue openQueue(RelayConfig settings, Ticker ticker, Shutdown shutdown)
            throws StartException {
        QueueLimits limits = settings.limits().queue();
        OfflineQueue queue =
                switch (settings.queue()) {
                    case SQLITE -> {
                        Path file = settings.dataDir().resolve("relay.db");
                        yield SqliteQueue.open(file, limits, InstantSource.system(), ticker);
                    }
                    case MEMORY -> new MemoryQueue(limits, ticker);
                };
        shutdown.add("queue", queue::close);
        return queue;
    }

    private static void makeFolder(Path folder) throws StartException {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new StartException("cannot make the data folder " + folder + ". See --data-dir.", failed);
        }
    }

    /// What `--version` shows.
    static final class Version extends ProgramVersion {
        Version() {
            super("mesh-relay", RelayMain.class);
        }
    }
}
