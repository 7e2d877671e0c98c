package io.agentmesh.registry;

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
import io.agentmesh.program.settings.SettingsChange;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.config.RegistryConfig;
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
        name = "mesh-registry",
        description = "The control plane: who exists, what they can do, who may call whom.",
        mixinStandardHelpOptions = true,
        versionProvider = RegistryMain.Version.class,
        sortOptions = false)
public final class RegistryMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RegistryMain.class);

    /// For everything that has to stop, after requests and sockets had their time.
    private static final Duration STOP = Duration.ofSeconds(12);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "PATH",
            description = "Settings file, TOML. Default: none")
    private @Nullable Path config;

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

    @Mixin
    private LoginOptions login = new LoginOptions();

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

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
        commands.addSubcommand(BackupCommand.command(database));
        commands.addSubcommand(TokenCommand.commands(database, InstantSource.system(), new SecureRandom()));
        commands.addSubcommand(AuditCommand.commands(database));
        System.exit(commands.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return options.start(
                this::read,
                settings -> Shutdown.onSignals(settings.drain().plus(STOP)).run(shutdown -> start(settings, shutdown)));
    }

    private RegistryConfig read() throws StartException {
        return RegistryConfig.read(
                flags(), environment, config == null ? SettingsFile.none() : SettingsFile.read(config));
    }

    private RegistryConfig.CommandLine flags() {
        return new RegistryConfig.CommandLine(listen, database, policy.addTo(login.addTo(options.addTo(new Flags()))));
    }

    private void start(RegistryConfig settings, Shutdown shutdown) throws StartException {
        CertificateFiles certificate = Listeners.certificate(settings.listening());
        Timers timers = Housekeeping.start(shutdown);
        var seams = new RegistrySeams(InstantSource.system(), System::nanoTime, timers, new SecureRandom());
        Registry registry =
                Registry.open(settings.database(), seams, new RegistryOptions(settings.login(), settings.policy()));
        shutdown.add("registry", registry::close);
        log.atInfo()
                .setMessage("database open")
                .addKeyValue("database", settings.database())
                .log();
        EventLoops loops = EventLoops.create();
        shutdown.add("event loops", loops::close);
        Map<String, String> facts = new Listeners(loops, shutdown, settings.drain())
                .open(settings.listening(), certificate, registry.served());
        if (certificate != null) {
            CertificateWatch.start(certificate, timers);
        }
        new Reload<>(settings, this::read, new Reloaded(registry, certificate)).onSignal();
        ReadyLine.print(System.out, "mesh-registry", facts);
    }

    /// What of a running registry hears of new settings.
    ///
    /// @param certificate its files, if there is TLS
    private record Reloaded(Registry registry, @Nullable CertificateFiles certificate)
            implements Reload.Running<RegistryConfig> {
        @Override
        public void refresh() {
            if (certificate != null) {
                certificate.reload();
            }
        }

        @Override
        public void take(RegistryConfig settings) {
            registry.change(new RegistryOptions(settings.login(), settings.policy()));
        }

        @Override
        public SettingsChange change(RegistryConfig before, RegistryConfig now) {
            return RegistryConfig.change(before, now);
        }
    }

    /// What `--version` shows.
    static final class Version extends ProgramVersion {
        Version() {
            super("mesh-registry", RegistryMain.class);
        }
    }
}
