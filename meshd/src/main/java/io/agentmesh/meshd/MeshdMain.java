package io.agentmesh.meshd;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.meshd.config.FleetConfig;
import io.agentmesh.meshd.config.FleetConfigReader;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.config.MeshdConfigReader;
import io.agentmesh.meshd.config.MeshdSettings;
import io.agentmesh.meshd.controlplane.ControlPlaneSync;
import io.agentmesh.meshd.link.LoopEnvironment;
import io.agentmesh.program.ReadyLine;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.LogRoom;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.program.main.ProgramVersion;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.main.Reloads;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.signal.Shutdown;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The program: reads its settings, starts one daemon, waits for the signal to stop (sdk-and-meshd §9,
/// §10).
@Command(
        name = "meshd",
        description = "Connects an HTTP agent to the mesh: owns its key, keeps the link to the relay, lets callers in.",
        mixinStandardHelpOptions = true,
        versionProvider = MeshdMain.Version.class,
        sortOptions = false)
public final class MeshdMain implements Callable<Integer> {
    /// What requests in flight get when the daemon stops, on each side.
    private static final Duration DRAIN = Duration.ofSeconds(8);

    /// For everything that has to stop.
    private static final Duration STOP = Duration.ofSeconds(25);

    /// What a flag without a value says.
    private static final String TRUE = "true";

    /// The control plane link and the local API are idle most of the time.
    private static final int EVENT_LOOPS = 1;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "PATH",
            description = "Node configuration, JSON. No default.")
    private @Nullable String config;

    @Option(
            names = {"-r", "--relay"},
            paramLabel = "URL",
            description =
                    "Relay to connect to, such as wss://mesh.example/relay/ws. Without a scheme it is wss, or ws if"
                            + " it is this machine.")
    private @Nullable String relay;

    @Option(
            names = "--allow-plain-relay",
            description = "Connect to a relay of another machine by ws:// too, unencrypted. Default: that is refused.")
    private boolean allowPlainRelay;

    @Option(
            names = "--ca-file",
            paramLabel = "PATH",
            description = "Certificates in PEM that relay and registry are trusted by, beside those that Java trusts.")
    private @Nullable String caFile;

    @Option(
            names = "--relay-proxy",
            paramLabel = "URL",
            description = "HTTP proxy on the way to the relay, http://host:port, or none. Default: HTTPS_PROXY and its"
                    + " companions. One with a password better in a file.")
    private @Nullable String relayProxy;

    @Option(names = "--relay-proxy-file", paramLabel = "PATH", description = "File with that URL.")
    private @Nullable String relayProxyFile;

    @Option(
            names = "--cp-proxy",
            paramLabel = "URL",
            description = "The same on the way to the registry. Default: HTTPS_PROXY and its companions.")
    private @Nullable String cpProxy;

    @Option(names = "--cp-proxy-file", paramLabel = "PATH", description = "File with that URL.")
    private @Nullable String cpProxyFile;

    @Option(
            names = "--relay-rate",
            paramLabel = "N:N",
            description = "What a relay takes that does not say it: envelopes a second, and at once. Default: 50:100,"
                    + " as the original's.")
    private @Nullable String relayRate;

    @Option(
            names = "--relay-queue-ttl",
            paramLabel = "TIME",
            description = "How long the relay keeps envelopes for agents that are away, if that was changed there:"
                    + " requests are known for a minute more. Default: 5m.")
    private @Nullable String relayQueueTtl;

    @Option(
            names = "--max-payload",
            paramLabel = "SIZE",
            description =
                    "Largest payload to and from peers, and of local callers, from 64KiB to 11MiB. Default: 8MiB.")
    private @Nullable String maxPayload;

    @Option(
            names = "--downgrade",
            paramLabel = "WORD",
            description = "What becomes of sessions with an agent that offers less than before: record (in the log) or"
                    + " refuse. Default: record.")
    private @Nullable String downgrade;

    @Option(
            names = {"-a", "--local-agent"},
            paramLabel = "URL",
            description = "The HTTP agent that answers requests.")
    private @Nullable String localAgent;

    @Option(
            names = "--mcp-command",
            paramLabel = "COMMAND",
            description = "In place of it an MCP server, started from here: a program and its arguments in quotes. Its"
                    + " tools are what others can ask for.")
    private @Nullable String mcpCommand;

    @Option(
            names = "--mcp-url",
            paramLabel = "URL",
            description = "The same for an MCP server that is reached by Streamable HTTP.")
    private @Nullable String mcpUrl;

    @Option(
            names = {"-s", "--secret-key"},
            paramLabel = "HEX",
            description = "The agent's Ed25519 seed, 64 hex digits. Others can see a command line: better a file,"
                    + " MESH_SECRET_KEY, or the key that meshctl register saved.")
    private @Nullable String secretKey;

    @Option(names = "--secret-key-file", paramLabel = "PATH", description = "File with that seed.")
    private @Nullable String secretKeyFile;

    @Option(
            names = "--acl",
            paramLabel = "PATH",
            description = "Who may call, JSON. Default: agents of the same owner.")
    private @Nullable String acl;

    @Option(
            names = "--allow-all",
            description =
                    "In place of it: everybody may call, but for revoked keys and whom the registry's rules deny.")
    private boolean allowAll;

    @Option(names = "--cp-url", paramLabel = "URL", description = "Control plane. Default: cp_url of config.toml.")
    private @Nullable String cpUrl;

    @Option(
            names = "--agents",
            paramLabel = "PATH",
            description =
                    "Several agents in one process, in place of all these: TOML with a table [agent.CONTEXT] each.")
    private @Nullable String agents;

    @Mixin
    private OfflineOptions offlineOptions = new OfflineOptions();

    @Mixin
    private LocalAgentOptions localAgentOptions = new LocalAgentOptions();

    @Mixin
    private ProgramOptions options = new ProgramOptions();

    private final Map<String, String> environment;

    private MeshdMain(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Runs until a signal comes.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MeshdMain(System.getenv())).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Reloads<MeshdConfig> reloads = Reloads.onSignal();
        String file = agents;
        if (file != null) {
            return options.start(
                    () -> readSeveral(Path.of(file)),
                    settings -> Shutdown.onSignals(STOP).run(shutdown -> startSeveral(settings, reloads, shutdown)));
        }
        return options.start(
                this::read, settings -> Shutdown.onSignals(STOP).run(shutdown -> start(settings, reloads, shutdown)));
    }

    private MeshdConfig read() throws StartException {
        return MeshdConfigReader.read(options.addTo(flags()), environment);
    }

    private FleetConfig readSeveral(Path file) throws StartException {
        Stream<@Nullable String> single = Stream.of(
                config,
                relay,
                allowPlainRelay ? TRUE : null,
                caFile,
                relayProxy,
                relayProxyFile,
                cpProxy,
                cpProxyFile,
                relayRate,
                relayQueueTtl,
                maxPayload,
                downgrade,
                localAgent,
                mcpCommand,
                mcpUrl,
                secretKey,
                secretKeyFile,
                acl,
                allowAll ? TRUE : null,
                cpUrl);
        if (offlineOptions.isAnyGiven() || single.anyMatch(Objects::nonNull)) {
            throw new StartException("--agents goes with no option of a single agent; write it into " + file);
        }
        return FleetConfigReader.read(file, options.addTo(new Flags()), environment);
    }

    private Flags flags() {
        return localAgentOptions
                .addTo(offlineOptions.addTo(new Flags()))
                .put(MeshdSettings.CONFIG, config)
                .put(MeshdSettings.RELAY, relay)
                .put(MeshdSettings.ALLOW_PLAIN_RELAY, allowPlainRelay ? TRUE : null)
                .put(MeshdSettings.CA_FILE, caFile)
                .put(MeshdSettings.RELAY_PROXY, relayProxy)
                .putFile(MeshdSettings.RELAY_PROXY, relayProxyFile)
                .put(MeshdSettings.CP_PROXY, cpProxy)
                .putFile(MeshdSettings.CP_PROXY, cpProxyFile)
                .put(MeshdSettings.RELAY_RATE, relayRate)
                .put(MeshdSettings.RELAY_QUEUE_TTL, relayQueueTtl)
                .put(MeshdSettings.MAX_PAYLOAD, maxPayload)
                .put(MeshdSettings.DOWNGRADE, downgrade)
                .put(MeshdSettings.LOCAL_AGENT, localAgent)
                .put(MeshdSettings.MCP_COMMAND, mcpCommand)
                .put(MeshdSettings.MCP_URL, mcpUrl)
                .put(MeshdSettings.SECRET_KEY, secretKey)
                .putFile(MeshdSettings.SECRET_KEY, secretKeyFile)
                .put(MeshdSettings.ACL, acl)
                .put(MeshdSettings.ALLOW_ALL, allowAll ? TRUE : null)
                .put(MeshdSettings.CP_URL, cpUrl);
    }

    private void start(MeshdConfig settings, Reloads<MeshdConfig> reloads, Shutdown shutdown) throws StartException {
        serve(settings, new Again(this::read, reloads), new LinkedHashMap<>(), shutdown);
    }

    /// One signal reads the settings of all anew.
    private void startSeveral(FleetConfig settings, Reloads<MeshdConfig> reloads, Shutdown shutdown)
            throws StartException {
        Fleet fleet = new Fleet(
                (member, parts) -> {
                    Map<String, String> facts = new LinkedHashMap<>(Map.of("context", member.name()));
                    serve(member.config(), new Again(member.again(), reloads), facts, parts);
                },
                STOP);
        shutdown.add("agents", fleet::close);
        fleet.start(settings);
    }

    /// How an agent gets its settings anew.
    ///
    /// @param reader reads them
    /// @param reloads whom it joins
    private record Again(ProgramOptions.Reader<MeshdConfig> reader, Reloads<MeshdConfig> reloads) {}

    /// @param facts what the ready line tells first
    private void serve(MeshdConfig settings, Again again, Map<String, String> facts, Shutdown shutdown)
            throws StartException {
        DaemonSeams seams = seams(settings, shutdown);
        Daemon daemon = Daemon.start(settings, seams, shutdown);
        Reload<MeshdConfig> reload = new Reload<>(settings, again.reader(), new DaemonReload(daemon));
        again.reloads().add(reload);
        new FileWatch(settings.files(), seams.mesh().timers(), seams.mesh().handlers(), reload::reload).start();
        watchLog(seams);
        facts.put("agent", daemon.node().self().value());
        facts.put("socket", settings.home().socket().toString());
        ReadyLine.print(System.out, "meshd", facts);
    }

    /// Whoever started it apart from a terminal names the file that its words go to.
    private void watchLog(DaemonSeams seams) {
        String log = environment.getOrDefault(LogRoom.VARIABLE, "");
        if (!log.isEmpty()) {
            new LogWatch(
                            new LogRoom(Path.of(log)),
                            seams.mesh().timers(),
                            seams.mesh().handlers())
                    .start();
        }
    }

    /// The one place where the daemon meets the real clock and real chance.
    private static DaemonSeams seams(MeshdConfig settings, Shutdown shutdown) {
        SSLContext roots = settings.roots();
        LoopEnvironment.Outside outside =
                new LoopEnvironment.Outside(System::nanoTime, InstantSource.system(), new Random(), new SecureRandom());
        LoopEnvironment mesh =
                new LoopEnvironment(settings.relayProxy(), roots == null ? TlsTrust.JDK : () -> roots, outside);
        shutdown.add("threads of the mesh", mesh::close);
        EventLoops loops = EventLoops.create(EVENT_LOOPS);
        shutdown.add("event loops", loops::close);
        return new DaemonSeams(
                loops,
                mesh.environment(),
                outside.ticker(),
                outside.timeOfDay(),
                outside.jitter(),
                outside.secrets(),
                ControlPlaneSync.PACING,
                DRAIN);
    }

    /// What `--version` shows.
    static final class Version extends ProgramVersion {
        Version() {
            super("meshd", MeshdMain.class);
        }
    }
}
