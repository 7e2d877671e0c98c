package io.agentmesh.relay.config;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the relay was told, with the original's names and defaults (wire §10.1) and some of ours.
///
/// @param listen where it listens; port 0 for any free one
/// @param dataDir where it keeps what outlives it; made at the start
/// @param controlPlane who says which agents may connect; without it all may
/// @param ratePerSecond envelopes a second and sender
/// @param rateBurst envelopes at once
/// @param isolateGroups whether the gate's groups keep traffic apart
/// @param maxConnections open at a time
/// @param log how it logs
/// @param inForce every setting, its value and where it came from, secrets redacted
/// @param warnings what the user may want to know
public record RelayConfig(
        HostPort listen,
        Path dataDir,
        Optional<ControlPlane> controlPlane,
        double ratePerSecond,
        double rateBurst,
        boolean isolateGroups,
        int maxConnections,
        LogOptions log,
        List<SettingInForce> inForce,
        List<String> warnings)
        implements ProgramSettings {
    /// `--listen`, `listen`: `0.0.0.0:9800`.
    public static final Setting LISTEN = Setting.named("listen");
    /// `--data-dir`, `data_dir`: `data`.
    public static final Setting DATA_DIR = Setting.named("data_dir");
    /// `--cp-url`, `cp_url`: none.
    public static final Setting CP_URL = Setting.named("cp_url");
    /// `--cp-token`, `cp_token`, `MESH_RELAY_CP_TOKEN`, each also with `file` at its end: none.
    public static final Setting CP_TOKEN =
            Setting.named("cp_token").withEnvironment("MESH_RELAY_CP_TOKEN").asSecret();

    private static final Setting RATE_LIMIT = Setting.named("rate_limit");
    private static final Setting RATE_BURST = Setting.named("rate_burst");
    private static final Setting ISOLATE_GROUPS = Setting.named("isolate_groups");
    private static final Setting MAX_CONNECTIONS = Setting.named("max_connections");

    private static final double MAX_RATE = 1e9;

    /// Who says which agents may connect.
    ///
    /// @param url its base URL
    /// @param token what proves the relay to it
    public record ControlPlane(URI url, Secret token) {}

    /// Copies the lists.
    public RelayConfig {
        inForce = List.copyOf(inForce);
        warnings = List.copyOf(warnings);
    }

    /// Reads all settings: flags before environment before file before default.
    ///
    /// @throws StartException with every problem, if there is any
    public static RelayConfig read(Flags flags, Map<String, String> environment, SettingsFile file)
            throws StartException {
        var settings = new SettingsReader(flags, environment, file);
        Optional<URI> url = settings.read(CP_URL, ValueType.url("http", "https"));
        Optional<Secret> token = settings.read(CP_TOKEN, ValueType.secret());
        HostPort listen = settings.read(LISTEN, ValueType.hostPort(), new HostPort("0.0.0.0", 9800));
        Path dataDir = settings.read(DATA_DIR, ValueType.path(), Path.of("data"));
        double rate = settings.read(RATE_LIMIT, ValueType.decimal(0, MAX_RATE), 50.0);
        double burst = settings.read(RATE_BURST, ValueType.decimal(0, MAX_RATE), 100.0);
        // Off as in the original: a sender cannot be told yet that its envelope stayed behind (docs/adr/0007).
        boolean isolate = settings.read(ISOLATE_GROUPS, ValueType.trueOrFalse(), false);
        long connections = settings.read(MAX_CONNECTIONS, ValueType.integer(1, 1_000_000), 50_000L);
        LogOptions log = LogOptions.read(settings, environment);
        settings.check();
        return new RelayConfig(
                listen,
                dataDir,
                url.flatMap(to -> token.map(with -> new ControlPlane(to, with))),
                rate,
                burst,
                isolate,
                (int) connections,
                log,
                settings.inForce(),
                settings.warnings());
    }
}
