package io.agentmesh.relay.config;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.serving.Listening;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import io.agentmesh.relay.connection.RelayLimits;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the relay was told, with the original's names and defaults (wire §10.1) and ours.
///
/// @param listening where it listens, and whom it lets in
/// @param dataDir where it keeps what outlives it; made at the start
/// @param controlPlane who says which agents may connect; without it all may
/// @param queue where it keeps envelopes for agents that are away
/// @param limits what it allows
/// @param log how it logs
/// @param inForce every setting, its value and where it came from, secrets redacted
/// @param warnings what the user may want to know
public record RelayConfig(
        Listening listening,
        Path dataDir,
        Optional<ControlPlane> controlPlane,
        QueueStore queue,
        RelayLimits limits,
        LogOptions log,
        List<SettingInForce> inForce,
        List<String> warnings)
        implements ProgramSettings {
    private static final Listening.Defaults LISTENING = new Listening.Defaults(new HostPort("0.0.0.0", 9800), 50_000);

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
        Listening listening = Listening.read(settings, RelaySettings.LISTEN, LISTENING);
        Path dataDir = settings.read(RelaySettings.DATA_DIR, ValueType.path(), Path.of("data"));
        Optional<ControlPlane> controlPlane = controlPlane(settings);
        QueueStore queue =
                settings.read(RelaySettings.QUEUE_STORE, ValueType.oneOf(QueueStore.class), QueueStore.SQLITE);
        RelayLimits limits = limits(settings);
        LogOptions log = LogOptions.read(settings, environment);
        settings.check();
        return new RelayConfig(
                listening, dataDir, controlPlane, queue, limits, log, settings.inForce(), settings.warnings());
    }

    private static Optional<ControlPlane> controlPlane(SettingsReader settings) {
        Optional<URI> url = settings.read(RelaySettings.CP_URL, ValueType.url("http", "https"));
        Optional<Secret> token = settings.read(RelaySettings.CP_TOKEN, ValueType.secret());
        return url.flatMap(to -> token.map(with -> new ControlPlane(to, with)));
    }

    /// Reads what a relay allows, also for the one inside the all-in-one server.
    public static RelayLimits limits(SettingsReader settings) {
        var limits = new LimitSettings(settings);
        return new RelayLimits(
                limits.connection(),
                limits.caps(),
                limits.queue(),
                new RateSettings(settings).read(),
                limits.gate(),
                limits.signatures());
    }
}
