package io.agentmesh.registry;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.program.ReadyLine;
import io.agentmesh.program.StartException;
import io.agentmesh.program.main.Housekeeping;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.program.main.ProgramVersion;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.config.LoginFlags;
import io.agentmesh.registry.config.RegistryConfig;
import io.agentmesh.registry.config.RegistryConfig.Login;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The program: reads its settings, builds each part once, starts them, waits for the signal to stop.
@Command(
        name = "mesh-registry",
        description = "The control plane: who exists, what they can do, who may call whom.",
        mixinStandardHelpOptions = true,
        versionProvider = RegistryMain.Version.class,
        sortOptions = false)
public final class RegistryMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RegistryMain.class);

    /// What requests and sockets in flight get when the registry stops.
    private static final Duration DRAIN = Duration.ofSeconds(8);
    /// For everything that has to stop.
    private static final Duration STOP = Duration.ofSeconds(20);

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "HOST:PORT",
            description = "Where to listen. Default: 0.0.0.0:9801, or REGISTRY_ADDR")
    private @Nullable String listen;

    @Option(
            names = {"-d", "--db"},
            paramLabel = "PATH",
            description =
                    "Database file, made if it is missing; :memory: for none. Default: registry.db, or REGISTRY_DB")
    private @Nullable String database;

    @Option(names = "--oauth-provider", paramLabel = "NAME", description = "Login provider: github.")
    private @Nullable String oauthProvider;

    @Option(names = "--oauth-client-id", paramLabel = "ID", description = "Our id at the login provider.")
    private @Nullable String oauthClientId;

    @Option(names = "--oauth-client-secret", paramLabel = "SECRET", description = "Our secret at the login provider.")
    private @Nullable String oauthClientSecret;

    @Mixin
    private ProgramOptions options = new ProgramOptions();

    private final Map<String, String> environment;

    private RegistryMain(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Runs until a signal comes, or makes a token.
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        String database = environment.getOrDefault("REGISTRY_DB", RegistryConfig.DEFAULT_DATABASE);
        var commands = new CommandLine(new RegistryMain(environment));
        commands.addSubcommand(TokenCommand.commands(database, InstantSource.system(), new SecureRandom()));
        System.exit(commands.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return options.start(
                () -> RegistryConfig.read(flags(), environment),
                settings -> Shutdown.onSignals(STOP).run(shutdown -> start(settings, shutdown)));
    }

    private RegistryConfig.CommandLine flags() {
        return new RegistryConfig.CommandLine(
                listen,
                database,
                new LoginFlags(oauthProvider, oauthClientId, oauthClientSecret),
                options.addTo(new Flags()));
    }

    private static void start(RegistryConfig settings, Shutdown shutdown) throws StartException {
        if (settings.login() == Login.CONFIGURED) {
            log.atWarn().log("login with a provider is not offered yet; make accounts with: token create --user NAME");
        }
        var seams = new RegistrySeams(
                InstantSource.system(), System::nanoTime, Housekeeping.start(shutdown), new SecureRandom());
        Registry registry = Registry.open(settings.database(), seams);
        shutdown.add("registry", registry::close);
        EventLoops loops = EventLoops.create();
        shutdown.add("event loops", loops::close);
        HttpServer server = listen(settings.listen(), loops, registry);
        shutdown.add("server", server::stop);
        String address = server.address().toString();
        log.atInfo()
                .setMessage("registry listening")
                .addKeyValue("listen", address)
                .addKeyValue("database", settings.database())
                .log();
        ReadyLine.print(System.out, "mesh-registry", Map.of("listen", address));
    }

    private static HttpServer listen(HostPort where, EventLoops loops, Registry registry) throws StartException {
        var config = HttpServerConfig.listeningOn(where.host(), where.port()).withDrainTime(DRAIN);
        try {
            return HttpServer.start(config, loops, registry.routes());
        } catch (IOException taken) {
            throw new StartException(
                    taken.getMessage() + ". Is another registry running? See --listen.", taken.getCause());
        }
    }

    /// What `--version` shows.
    static final class Version extends ProgramVersion {
        Version() {
            super("mesh-registry", RegistryMain.class);
        }
    }
}
