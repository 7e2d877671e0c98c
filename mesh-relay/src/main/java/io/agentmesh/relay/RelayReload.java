package io.agentmesh.relay;

import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.settings.SettingsChange;
import io.agentmesh.relay.config.ConfigChange;
import io.agentmesh.relay.config.RelayConfig;
import io.agentmesh.relay.gate.HttpGate;
import org.jspecify.annotations.Nullable;

/// What of a running relay hears of new settings.
///
/// @param relay its limits
/// @param gate its token, if there is a control plane
/// @param certificate its files, if there is TLS
record RelayReload(
        Relay relay, @Nullable HttpGate gate, @Nullable CertificateFiles certificate)
        implements Reload.Running<RelayConfig> {
    @Override
    public void refresh() {
        if (certificate != null) {
            certificate.reload();
        }
    }

    @Override
    public void take(RelayConfig settings) {
        relay.change(settings.limits());
        if (gate != null) {
            settings.controlPlane().ifPresent(controlPlane -> gate.use(controlPlane.token()));
        }
    }

    @Override
    public SettingsChange change(RelayConfig before, RelayConfig now) {
        return ConfigChange.between(before, now);
    }
}
