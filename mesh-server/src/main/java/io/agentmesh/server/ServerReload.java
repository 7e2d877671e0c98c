package io.agentmesh.server;

import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.settings.SettingsChange;
import io.agentmesh.relay.Relay;
import io.agentmesh.server.config.ServerConfig;
import org.jspecify.annotations.Nullable;

/// What of a running server hears of new settings.
///
/// @param relay its limits
/// @param certificate its files, if there is TLS
record ServerReload(Relay relay, @Nullable CertificateFiles certificate) implements Reload.Running<ServerConfig> {
    @Override
    public void refresh() {
        if (certificate != null) {
            certificate.reload();
        }
    }

    @Override
    public void take(ServerConfig settings) {
        relay.change(settings.relay());
    }

    @Override
    public SettingsChange change(ServerConfig before, ServerConfig now) {
        return ServerConfig.change(before, now);
    }
}
