package io.agentmesh.server;

import io.agentmesh.core.time.Timers;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.program.ExitCode;
import io.agentmesh.program.ReadyLine;
import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.log.ProgramLog;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.TokenCommand;
import io.agentmesh.server.config.ServerConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/// The program: reads its settings, builds each part once, starts them, waits for the signal to stop.
@Command(
        name = "mesh-server",
        description = "Relay and registry on one port.",
        mixinStandardHelpOptions = true,
        versionProvider = ServerMain.Version.class,
        sortOptions = false)
public final class ServerMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServerMain.class);

    /// For everything that has to stop.
    private static final Duration STOP = Duration.ofSeconds(20);

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to listen. Default: 0.0.0.0:8080")
    private @Nullable String listen;

    @Option(
            names = "--db-path",
            paramLabel = "PATH",
            description = "Database file, made if it is missing; :memory: for none. Default: mesh.db")
    private @Nullable String database;

    @Option(names = "--oauth-provider", paramLabel = "NAME", description = "Login provider: github. Or OAUTH_PROVIDER")
    private @Nullable String oauthProvider;

    @Option(names = "--oauth-client-id", paramLabel = "ID", description = "Our id there. Or OAUTH_CLIENT_ID")
    private @Nullable String oauthClientId;

    @Option(
            names = "--oauth-client-secret",
            paramLabel = "SECRET",
            description = "Our secret there; others can see a command line. Or OAUTH_CLIENT_SECRET")
    private @Nullable String oauthClientSecret;

    @Option(
            names = "--cors-origins",
            paramLabel = "LIST",
            description = "Web pages that may call: * or origins with commas. Or CORS_ORIGINS")
    private @Nullable String corsOrigins;

    @Option(names = "--pwa-dir", paramLabel = "DIR", description = "Folder of static files. Or PWA_DIR")
    private @Nullable String pwaDir;

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json. Default: text")
    private @Nullable String logFormat;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info, debug. Default: info")
    private @Nullable String logLevel;

    @Option(names = "--print-config", description = "Shows each setting and where it came from, and ends.")
    private boolean printConfig;

    private final Map<String, String> environment;

    private ServerMain(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Runs until a signal comes, or makes a token.
    public static void main(String[] arguments) {
        var commands = new CommandLine(new ServerMain(System.getenv()));
        commands.addSubcommand(
                TokenCommand.commands(ServerConfig.DEFAULT_DATABASE, InstantSource.system(), new SecureRandom()));
        System.exit(commands.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            ServerConfig settings = ServerConfig.read(flags(), environment);
            if (printConfig) {
                settings.inForce().forEach(System.out::println);
                return ExitCode.OK;
            }
            ProgramLog.start(settings.log());
            settings.warnings().forEach(log::warn);
            return run(settings);
        } catch (StartException failed) {
            failed.print(System.err);
            return ExitCode.FAILED;
        }
    }

    private Flags flags() {
        return new Flags()
                .put(ServerConfig.LISTEN, listen)
                .put(ServerConfig.DATABASE, database)
                .put(ServerConfig.OAUTH_PROVIDER, oauthProvider)
                .put(ServerConfig.OAUTH_CLIENT_ID, oauthClientId)
                .put(ServerConfig.OAUTH_CLIENT_SECRET, oauthClientSecret)
                .put(ServerConfig.CORS_ORIGINS, corsOrigins)
                .put(ServerConfig.PWA_DIR, pwaDir)
                .put(LogOptions.FORMAT, logFormat)
                .put(LogOptions.LEVEL, logLevel);
    }

    private static int run(ServerConfig settings) throws StartException, InterruptedException {
        Shutdown shutdown = Shutdown.onSignals(STOP);
        boolean started = false;
        try {
            start(settings, shutdown);
            started = true;
        } finally {
            if (!started) {
                shutdown.stopNow();
            }
        }
        return shutdown.await();
    }

    private static void start(ServerConfig settings, Shutdown shutdown) throws StartException {
        var seams = new RegistrySeams(InstantSource.system(), System::nanoTime, timers(shutdown), new SecureRandom());
        Registry registry = Registry.open(settings.database(), seams);
        EventLoops loops = EventLoops.create();
        shutdown.add("event loops", loops::close);
        MeshServer server = MeshServer.start(registry, loops, seams, settings.listen());
        shutdown.add("server", server::close);
        log.atInfo()
                .setMessage("server listening")
                .addKeyValue("listen", server.address())
                .addKeyValue("database", settings.database())
                .log();
        ReadyLine.print(System.out, "mesh-server", Map.of("listen", server.address()));
    }

    private static Timers timers(Shutdown shutdown) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("housekeeping").factory());
        shutdown.add("housekeeping", thread::shutdownNow);
        return (delay, task) -> {
            var scheduled = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        };
    }

    /// From the jar's manifest.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String built = ServerMain.class.getPackage().getImplementationVersion();
            return new String[] {"mesh-server " + (built == null ? "(not packaged)" : built)};
        }
    }
}
