package io.agentmesh.server;

import io.agentmesh.core.time.Timers;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.ReadyLine;
import io.agentmesh.program.StartException;
import io.agentmesh.program.main.Housekeeping;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.program.main.ProgramVersion;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.serving.CertificateWatch;
import io.agentmesh.program.serving.Listeners;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.AuditCommand;
import io.agentmesh.registry.BackupCommand;
import io.agentmesh.registry.LoginOptions;
import io.agentmesh.registry.PolicyOptions;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.TokenCommand;
import io.agentmesh.relay.Ebb;
import io.agentmesh.server.config.ServerConfig;
import java.nio.file.Path;
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
        name = "mesh-server",
        description = "Relay and registry on one port.",
        mixinStandardHelpOptions = true,
        versionProvider = ServerMain.Version.class,
        sortOptions = false)
public final class ServerMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServerMain.class);

    /// For everything that has to stop, after agents, requests and followers had their time.
    private static final Duration STOP = Duration.ofSeconds(12);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "PATH",
            description = "Settings file, TOML. Default: none")
    private @Nullable Path config;

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to listen. Default: 0.0.0.0:8080")
    private @Nullable String listen;

    @Option(
            names = "--db-path",
            paramLabel = "PATH",
            description = "Database file, made if it is missing; :memory: for none. Default: mesh.db")
    private @Nullable String database;

    @Option(
            names = "--cors-origins",
            paramLabel = "LIST",
            description = "Web pages that may call: * or origins with commas. Or CORS_ORIGINS")
    private @Nullable String corsOrigins;

    @Option(names = "--pwa-dir", paramLabel = "DIR", description = "Folder of static files. Or PWA_DIR")
    private @Nullable String pwaDir;

    @Mixin
    private LoginOptions login = new LoginOptions();

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Mixin
    private ProgramOptions options = new ProgramOptions();

    private final Map<String, String> environment;

    private ServerMain(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Runs until a signal comes, or makes a token.
    public static void main(String[] arguments) {
        var commands = new CommandLine(new ServerMain(System.getenv()));
        commands.addSubcommand(BackupCommand.command(ServerConfig.DEFAULT_DATABASE));
        commands.addSubcommand(
                TokenCommand.commands(ServerConfig.DEFAULT_DATABASE, InstantSource.system(), new SecureRandom()));
        commands.addSubcommand(AuditCommand.commands(ServerConfig.DEFAULT_DATABASE));
        System.exit(commands.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return options.start(
                this::read, settings -> Shutdown.onSignals(limit(settings)).run(shutdown -> start(settings, shutdown)));
    }

    private ServerConfig read() throws StartException {
        ServerConfig settings = ServerConfig.read(
                options.addTo(policy.addTo(login.addTo(flags()))),
                environment,
                config == null ? SettingsFile.none() : SettingsFile.read(config));
        // A folder that cannot be served makes the settings unusable, also those that are read while it runs.
        WebRoutes.of(settings.pages());
        return settings;
    }

    /// Agents get the drain time first, requests and followers after them.
    private static Duration limit(ServerConfig settings) {
        return drain(settings).multipliedBy(2).plus(STOP);
    }

    private static Duration drain(ServerConfig settings) {
        return settings.relay().connection().drain();
    }

    private Flags flags() {
        return new Flags()
                .put(ServerConfig.LISTEN, listen)
                .put(ServerConfig.DATABASE, database)
                .put(ServerConfig.CORS_ORIGINS, corsOrigins)
                .put(ServerConfig.PWA_DIR, pwaDir);
    }

    private void start(ServerConfig settings, Shutdown shutdown) throws StartException {
        CertificateFiles certificate = Listeners.certificate(settings.listening());
        WebRoutes web = WebRoutes.of(settings.pages());
        Timers timers = Housekeeping.start(shutdown);
        var seams = new RegistrySeams(InstantSource.system(), System::nanoTime, timers, new SecureRandom());
        EventLoops loops = EventLoops.create();
        shutdown.add("event loops", loops::close);
        var stores = new ServerStores(
                settings.database(), settings.queue(), seams, new RegistryOptions(settings.login(), settings.policy()));
        MeshServer server = MeshServer.start(stores, settings.relay(), seams, shutdown);
        new Ebb(server.relay()::connections, timers, seams.ticker(), System::gc).start();
        log.atInfo()
                .setMessage("database open")
                .addKeyValue("database", settings.database())
                .log();
        if (certificate != null) {
            server.relay().showCertificate(certificate::expires);
            CertificateWatch.start(certificate, timers);
        }
        Map<String, String> facts = new Listeners(loops, shutdown, drain(settings))
                .open(settings.listening(), certificate, web.around(server.served()));
        shutdown.add("relay", server::drain);
        new Reload<>(settings, this::read, new ServerReload(server, web, certificate)).onSignal();
        ReadyLine.print(System.out, "mesh-server", facts);
    }

    /// What `--version` shows.
    static final class Version extends ProgramVersion {
        Version() {
            super("mesh-server", ServerMain.class);
        }
    }
}
