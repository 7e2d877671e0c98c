package io.agentmesh.registry.config;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the registry was told, with the original's names and defaults.
///
/// @param listen where it listens; port 0 for any free one
/// @param database the database's file, or `:memory:`
/// @param login whether a login provider is set
/// @param log how it logs
/// @param inForce every setting, its value and where it came from, secrets redacted
public record RegistryConfig(
        HostPort listen, String database, Login login, LogOptions log, List<SettingInForce> inForce)
        implements ProgramSettings {
    /// The default of [#LISTEN].
    public static final String DEFAULT_LISTEN = "0.0.0.0:9801";
    /// The default of [#DATABASE], in the working directory.
    public static final String DEFAULT_DATABASE = "registry.db";
    /// `--listen`, `REGISTRY_ADDR`.
    public static final Setting LISTEN = Setting.named("listen").withEnvironment("REGISTRY_ADDR");
    /// `--db`, `REGISTRY_DB`.
    public static final Setting DATABASE = Setting.named("db").withEnvironment("REGISTRY_DB");

    private static final String PROVIDER = "github";

    /// Whether users can log in with a provider.
    public enum Login {
        /// A provider is set completely.
        CONFIGURED,
        /// None is set.
        NONE
    }

    /// The command line, as it was given.
    ///
    /// @param listen `--listen`
    /// @param database `--db`
    /// @param login the three values of the login provider
    /// @param log the flags of [LogOptions]
    public record CommandLine(
            @Nullable String listen, @Nullable String database, LoginFlags login, Flags log) {}

    /// Copies the list.
    public RegistryConfig {
        inForce = List.copyOf(inForce);
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    /// Reads all settings.
    ///
    /// @throws StartException with every problem, if there is any
    public static RegistryConfig read(CommandLine flags, Map<String, String> environment) throws StartException {
        // A flag with the default's text does not override the environment (registry §1.1).
        Flags given = flags.log()
                .put(LISTEN, DEFAULT_LISTEN.equals(flags.listen()) ? null : flags.listen())
                .put(DATABASE, DEFAULT_DATABASE.equals(flags.database()) ? null : flags.database());
        var settings = new SettingsReader(given, environment, SettingsFile.none());
        HostPort listen = settings.read(
                LISTEN, ValueType.hostPort(), HostPort.parse(DEFAULT_LISTEN).orElseThrow());
        String database = settings.read(DATABASE, ValueType.nonEmptyText(), DEFAULT_DATABASE);
        LogOptions log = LogOptions.read(settings, environment);
        Login login = login(flags.login(), settings);
        settings.check();
        return new RegistryConfig(listen, database, login, log, settings.inForce());
    }

    private static Login login(LoginFlags flags, SettingsReader settings) {
        if (flags.isEmpty()) {
            return Login.NONE;
        }
        if (!flags.isComplete()) {
            settings.problem("the OAuth configuration is incomplete: --oauth-provider, --oauth-client-id and"
                    + " --oauth-client-secret go together");
        } else if (!PROVIDER.equals(flags.provider())) {
            settings.problem("unsupported OAuth provider: " + flags.provider());
        }
        return Login.CONFIGURED;
    }
}
