package io.agentmesh.registry.config;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.serving.Listening;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsChange;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the registry was told, with the original's names and defaults, and ours.
///
/// @param listening where it listens, and how many it lets in
/// @param drain what requests and sockets in flight get when it stops
/// @param database the database's file, or `:memory:`
/// @param login who knows the users; empty if nobody can log in
/// @param policy what the operator decided
/// @param log how it logs
/// @param inForce every setting, its value and where it came from, secrets redacted
/// @param warnings what the user may want to know
public record RegistryConfig(
        Listening listening,
        Duration drain,
        String database,
        Optional<LoginConfig> login,
        RegistryPolicy policy,
        LogOptions log,
        List<SettingInForce> inForce,
        List<String> warnings)
        implements ProgramSettings {
    /// The default of [#LISTEN].
    public static final String DEFAULT_LISTEN = "0.0.0.0:9801";
    /// The default of [#DATABASE], in the working directory.
    public static final String DEFAULT_DATABASE = "registry.db";
    /// `--listen`, `REGISTRY_ADDR`.
    public static final Setting LISTEN = Setting.named("listen").withEnvironment("REGISTRY_ADDR");
    /// `--db`, `REGISTRY_DB`.
    public static final Setting DATABASE = Setting.named("db").withEnvironment("REGISTRY_DB");

    private static final Set<String> RELOADED = Stream.of(
                    LoginConfig.Names.OF_REGISTRY.provider(),
                    LoginConfig.Names.OF_REGISTRY.clientId(),
                    LoginConfig.Names.OF_REGISTRY.clientSecret(),
                    LoginConfig.URL,
                    RequestLimits.PER_ADDRESS,
                    RequestLimits.PER_TOKEN,
                    RequestLimits.OPEN,
                    ProxyPolicy.TRUSTED,
                    ProxyPolicy.HEADER,
                    LogOptions.LEVEL)
            .map(Setting::key)
            .collect(Collectors.toUnmodifiableSet());
    private static final Setting DRAIN_TIMEOUT = Setting.named("drain_timeout");
    private static final int MAX_CONNECTIONS = 10_000;

    /// The command line, as it was given.
    ///
    /// @param listen `--listen`
    /// @param database `--db`
    /// @param others all other flags
    public record CommandLine(
            @Nullable String listen, @Nullable String database, Flags others) {}

    /// Copies the lists.
    public RegistryConfig {
        inForce = List.copyOf(inForce);
        warnings = List.copyOf(warnings);
    }

    /// Reads all settings: flags before environment before file before default.
    ///
    /// @throws StartException with every problem, if there is any
    public static RegistryConfig read(CommandLine flags, Map<String, String> environment, SettingsFile file)
            throws StartException {
        // A flag with the default's text does not override the environment (registry §1.1).
        Flags given = flags.others()
                .put(LISTEN, DEFAULT_LISTEN.equals(flags.listen()) ? null : flags.listen())
                .put(DATABASE, DEFAULT_DATABASE.equals(flags.database()) ? null : flags.database());
        var settings = new SettingsReader(given, environment, file);
        var defaults = new Listening.Defaults(HostPort.parse(DEFAULT_LISTEN).orElseThrow(), MAX_CONNECTIONS);
        Listening listening = Listening.read(settings, LISTEN, defaults);
        Duration drain = settings.read(
                DRAIN_TIMEOUT, ValueType.duration(Duration.ZERO, Duration.ofHours(1)), Duration.ofSeconds(8));
        String database = settings.read(DATABASE, ValueType.nonEmptyText(), DEFAULT_DATABASE);
        LogOptions log = LogOptions.read(settings, environment);
        Optional<LoginConfig> login = login(settings);
        RegistryPolicy policy = RegistryPolicy.read(settings);
        settings.check();
        return new RegistryConfig(
                listening, drain, database, login, policy, log, settings.inForce(), settings.warnings());
    }

    /// What differs between two readings, and what of it a running registry takes.
    public static SettingsChange change(RegistryConfig before, RegistryConfig now) {
        return SettingsChange.between(
                before.inForce(),
                now.inForce(),
                LoginConfig.changedSecrets(before.login, now.login),
                RegistryConfig::isReloaded);
    }

    /// Whether a running registry takes a new value of this key; the rest waits for a restart.
    public static boolean isReloaded(String key) {
        return RELOADED.contains(key);
    }

    private static Optional<LoginConfig> login(SettingsReader settings) {
        LoginConfig.Told told = LoginConfig.read(settings, LoginConfig.Names.OF_REGISTRY);
        if (told instanceof LoginConfig.Told.Partly) {
            settings.problem("the OAuth configuration is incomplete: --oauth-provider, --oauth-client-id and"
                    + " --oauth-client-secret go together");
        }
        return told.complete();
    }
}
