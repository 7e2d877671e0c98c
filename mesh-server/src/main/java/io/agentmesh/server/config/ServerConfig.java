package io.agentmesh.server.config;

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
import io.agentmesh.relay.connection.GatePolicy.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the server was told, with the original's names and defaults. Flags win over the environment.
///
/// @param listen where it listens; port 0 for any free one
/// @param database the database's file, or `:memory:`
/// @param groups what the registry's groups mean for traffic
/// @param log how it logs
/// @param inForce every setting, its value and where it came from, secrets redacted
/// @param warnings what was asked for and is not done
public record ServerConfig(
        HostPort listen,
        String database,
        Groups groups,
        LogOptions log,
        List<SettingInForce> inForce,
        List<String> warnings)
        implements ProgramSettings {
    /// The default of [#DATABASE], in the working directory.
    public static final String DEFAULT_DATABASE = "mesh.db";
    /// `--listen`: `0.0.0.0:8080`.
    public static final Setting LISTEN = Setting.named("listen");
    /// `--db-path`: [#DEFAULT_DATABASE].
    public static final Setting DATABASE = Setting.named("db_path");
    /// `--oauth-provider`, `OAUTH_PROVIDER`: none.
    public static final Setting OAUTH_PROVIDER = Setting.named("oauth_provider").withEnvironment("OAUTH_PROVIDER");
    /// `--oauth-client-id`, `OAUTH_CLIENT_ID`: none.
    public static final Setting OAUTH_CLIENT_ID =
            Setting.named("oauth_client_id").withEnvironment("OAUTH_CLIENT_ID");
    /// `--oauth-client-secret`, `OAUTH_CLIENT_SECRET`: none.
    public static final Setting OAUTH_CLIENT_SECRET = Setting.named("oauth_client_secret")
            .withEnvironment("OAUTH_CLIENT_SECRET")
            .asSecret();
    /// `--cors-origins`, `CORS_ORIGINS`: none.
    public static final Setting CORS_ORIGINS = Setting.named("cors_origins").withEnvironment("CORS_ORIGINS");
    /// `--pwa-dir`, `PWA_DIR`: none.
    public static final Setting PWA_DIR = Setting.named("pwa_dir").withEnvironment("PWA_DIR");

    private static final Setting ISOLATE_GROUPS =
            Setting.named("isolate_groups").withEnvironment("MESH_RELAY_ISOLATE_GROUPS");

    private static final HostPort DEFAULT_LISTEN = new HostPort("0.0.0.0", 8080);
    private static final String PROVIDER = "github";

    /// Copies the lists.
    public ServerConfig {
        inForce = List.copyOf(inForce);
        warnings = List.copyOf(warnings);
    }

    /// Reads all settings.
    ///
    /// @throws StartException with every problem, if there is any
    public static ServerConfig read(Flags flags, Map<String, String> environment) throws StartException {
        var settings = new SettingsReader(flags, environment, SettingsFile.none());
        HostPort listen = settings.read(LISTEN, ValueType.hostPort(), DEFAULT_LISTEN);
        String database = settings.read(DATABASE, ValueType.nonEmptyText(), DEFAULT_DATABASE);
        boolean isolate = settings.read(ISOLATE_GROUPS, ValueType.trueOrFalse(), true);
        LogOptions log = LogOptions.read(settings, environment);
        List<String> warnings = new ArrayList<>(unserved(settings));
        settings.check();
        warnings.addAll(settings.warnings());
        return new ServerConfig(
                listen, database, isolate ? Groups.APART : Groups.TOGETHER, log, settings.inForce(), warnings);
    }

    /// What the original offers and we do not yet: said, so that nobody waits for it.
    private static List<String> unserved(SettingsReader settings) {
        List<String> warnings = new ArrayList<>();
        var provider = settings.read(OAUTH_PROVIDER, ValueType.nonEmptyText());
        long given = Stream.of(
                        provider,
                        settings.read(OAUTH_CLIENT_ID, ValueType.nonEmptyText()),
                        settings.read(OAUTH_CLIENT_SECRET, ValueType.secret()))
                .filter(each -> each.isPresent())
                .count();
        if (given == 3 && !provider.orElseThrow().equals(PROVIDER)) {
            settings.problem("unsupported OAuth provider: " + provider.orElseThrow());
        }
        if (given > 0) {
            warnings.add("login with a provider is not offered yet; make accounts with: token create --user NAME");
        }
        if (settings.read(CORS_ORIGINS, ValueType.text()).isPresent()) {
            warnings.add("cors_origins is not served yet; put a proxy in front that adds the headers");
        }
        if (settings.read(PWA_DIR, ValueType.text()).isPresent()) {
            warnings.add("pwa_dir is not served yet; let a web server serve the files");
        }
        return warnings;
    }
}
