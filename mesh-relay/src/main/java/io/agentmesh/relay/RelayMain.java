package io.agentmesh.relay;

import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.program.ReadyLine;
import io.agentmesh.program.StartException;
import io.agentmesh.program.main.Housekeeping;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.program.main.ProgramVersion;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.relay.config.RelayConfig;
import io.agentmesh.relay.connection.GatePolicy;
import io.agentmesh.relay.connection.GatePolicy.Groups;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.BlockingGate;
import io.agentmesh.relay.gate.CachedGate;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.HttpGate;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.SqliteQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    /// What sockets in flight get when the relay stops.
    private static final Duration DRAIN = Duration.ofSeconds(8);
    /// For everything that has to stop.
    private static final Duration STOP = Duration.ofSeconds(20);
    /// How long a gate's yes counts for an agent that comes back at once.
    private static final Duration GATE_MEMORY = Duration.ofSeconds(5);

    private static final int GATE_MEMORY_AGENTS = 10_000;

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
        return options.start(
                () -> RelayConfig.read(
                        options.addTo(flags.given()), environment, SettingsFile.readIfPresent(flags.config())),
                RelayMain::run);
    }

    private static int run(RelayConfig settings) throws StartException, InterruptedException {
        log.atInfo()
                .setMessage("relay starting")
                .addKeyValue("cfg", settings.inForce())
                .addKeyValue("signatures", AgentKey.verifier())
                .log();
        int code = Shutdown.onSignals(STOP).run(shutdown -> start(settings, shutdown));
        log.atInfo().log("relay stopped");
        return code;
    }

    private static void start(RelayConfig settings, Shutdown shutdown) throws StartException {
        makeFolder(settings.dataDir());
        Ticker ticker = System::nanoTime;
        EventLoops loops = EventLoops.create();
        shutdown.add("event loops", loops::close);
        var seams = new TimeAndChance(ticker, Housekeeping.start(shutdown), new SecureRandom());
        OfflineQueue queue = openQueue(settings, ticker, shutdown);
        Relay relay = Relay.start(limits(settings), gate(settings.controlPlane(), seams, shutdown), queue, seams);
        HttpServer server = listen(settings, loops, relay);
        shutdown.add("server", server::stop);
        shutdown.add("relay", relay::stop);
        String address = server.address().toString();
        log.atInfo()
                .setMessage("relay listening")
                .addKeyValue("listen", address)
                .log();
        ReadyLine.print(System.out, "mesh-relay", Map.of("listen", address));
    }

    private static HttpServer listen(RelayConfig settings, EventLoops loops, Relay relay) throws StartException {
        var config = HttpServerConfig.listeningOn(
                        settings.listen().host(), settings.listen().port())
                .withMaxConnections(settings.maxConnections())
                .withDrainTime(DRAIN);
        try {
            return HttpServer.start(config, loops, relay.routes());
        } catch (IOException taken) {
            throw new StartException(
                    taken.getMessage() + ". Is another relay running? See --listen.", taken.getCause());
        }
    }

    private static RelayLimits limits(RelayConfig settings) {
        return RelayLimits.DEFAULTS
                .with(new RateLimit(settings.ratePerSecond(), settings.rateBurst(), RateLimit.DEFAULTS.maxSenders()))
                .with(GatePolicy.DEFAULTS.with(settings.isolateGroups() ? Groups.APART : Groups.TOGETHER));
    }

    private static Gate gate(Optional<RelayConfig.ControlPlane> controlPlane, TimeAndChance seams, Shutdown shutdown) {
        if (controlPlane.isEmpty()) {
            log.atWarn().log("cp_url or cp_token not set: all agents that prove their key are allowed");
            return new OpenGate();
        }
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gate-", 0).factory());
        shutdown.add("gate threads", threads::shutdownNow);
        var check = new HttpGate(controlPlane.get().url(), controlPlane.get().token(), seams.ticker(), seams.timers());
        shutdown.add("gate", check::close);
        return new CachedGate(new BlockingGate(check, threads), GATE_MEMORY, GATE_MEMORY_AGENTS, seams.ticker());
    }

    private static OfflineQueue openQueue(RelayConfig settings, Ticker ticker, Shutdown shutdown)
            throws StartException {
        Path file = settings.dataDir().resolve("relay.db");
        OfflineQueue queue = SqliteQueue.open(file, limits(settings).queue(), InstantSource.system(), ticker);
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
