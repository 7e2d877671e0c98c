package io.agentmesh.server.config;

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
import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.registry.config.RegistryConfig;
import io.agentmesh.registry.config.RegistryPolicy;
import io.agentmesh.relay.config.QueueStore;
import io.agentmesh.relay.config.RelayConfig;
import io.agentmesh.relay.config.RelaySettings;
import io.agentmesh.relay.connection.RelayLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the server was told, with the original's names and defaults, and ours.
///
/// @param listening where it listens, and how many it lets in
/// @param database the database's file, or `:memory:`
/// @param queue where the relay keeps envelopes for agents that are away
/// @param pages what web pages get
/// @param relay what the relay allows; its drain time is also that of requests and followers
/// @param login who knows the users; empty if nobody can log in
/// @param policy what the operator decided about the registry
/// @param log how it logs
/// @param inForce every setting, its value and where it came from, secrets redacted
/// @param warnings what the user may want to know
public record ServerConfig(
        Listening listening,
        String database,
        QueueStore queue,
        WebPages pages,
        RelayLimits relay,
        Optional<LoginConfig> login,
        RegistryPolicy policy,
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
    /// `--cors-origins`, `CORS_ORIGINS`: none.
    public static final Setting CORS_ORIGINS = Setting.named("cors_origins").withEnvironment("CORS_ORIGINS");
    /// `--pwa-dir`, `PWA_DIR`: none.
    public static final Setting PWA_DIR = Setting.named("pwa_dir").withEnvironment("PWA_DIR");

    private static final Listening.Defaults LISTENING = new Listening.Defaults(new HostPort("0.0.0.0", 8080), 50_000);

    /// Copies the lists.
    public ServerConfig {
        inForce = List.copyOf(inForce);
        warnings = List.copyOf(warnings);
    }

    /// Reads all settings: flags before environment before file before default.
    ///
    /// @throws StartException with every problem, if there is any
    public static ServerConfig read(Flags flags, Map<String, String> environment, SettingsFile file)
            throws StartException {
        var settings = new SettingsReader(flags, environment, file);
        Listening listening = Listening.read(settings, LISTEN, LISTENING);
        String database = settings.read(DATABASE, ValueType.nonEmptyText(), DEFAULT_DATABASE);
        QueueStore queue =
                settings.read(RelaySettings.QUEUE_STORE, ValueType.oneOf(QueueStore.class), QueueStore.SQLITE);
        WebPages pages = WebPages.read(settings);
        RelayLimits relay = RelayConfig.limits(settings);
        LogOptions log = LogOptions.read(settings, environment);
        List<String> warnings = new ArrayList<>(unread(environment));
        LoginConfig.Told login = LoginConfig.read(settings, LoginConfig.Names.OF_SERVER);
        if (login instanceof LoginConfig.Told.Partly) {
            warnings.add("login is off: oauth_provider, oauth_client_id and oauth_client_secret go together");
        }
        RegistryPolicy policy = RegistryPolicy.read(settings);
        settings.check();
        warnings.addAll(settings.warnings());
        return new ServerConfig(
                listening, database, queue, pages, relay, login.complete(), policy, log, settings.inForce(), warnings);
    }

    /// What differs between two readings, and what of it a running server takes: what a running relay and a running
    /// registry do, and what web pages get.
    public static SettingsChange change(ServerConfig before, ServerConfig now) {
        return SettingsChange.between(
                before.inForce(),
                now.inForce(),
                LoginConfig.changedSecrets(before.login, now.login),
                ServerConfig::isReloaded);
    }

    private static boolean isReloaded(String key) {
        return RelaySettings.isReloaded(key)
                || RegistryConfig.isReloaded(key)
                || key.equals(CORS_ORIGINS.key())
                || key.equals(PWA_DIR.key());
    }

    /// Variables of the original's sample environment, which it never read either (registry §1.2).
    private static List<String> unread(Map<String, String> environment) {
        return Stream.of(Map.entry("LISTEN", LISTEN), Map.entry("DB_PATH", DATABASE))
                .filter(each -> environment.containsKey(each.getKey()))
                .map(each -> "the variable " + each.getKey() + " is not read; use "
                        + each.getValue().flag())
                .toList();
    }
}
