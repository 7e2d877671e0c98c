package io.agentmesh.server;

import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.StartException;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.settings.SettingsChange;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.server.config.ServerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What of a running server hears of new settings.
///
/// @param server its limits, and who may log in
/// @param web what web pages get
/// @param certificate its files, if there is TLS
record ServerReload(
        MeshServer server, WebRoutes web, @Nullable CertificateFiles certificate)
        implements Reload.Running<ServerConfig> {
    private static final Logger log = LoggerFactory.getLogger(ServerReload.class);

    @Override
    public void refresh() {
        if (certificate != null) {
            certificate.reload();
        }
    }

    @Override
    public void take(ServerConfig settings) {
        server.relay().change(settings.relay());
        server.registry().change(new RegistryOptions(settings.login(), settings.policy()));
        try {
            web.change(settings.pages());
        } catch (StartException gone) {
            // The settings were read with a look at the folder: it went in this moment.
            log.atError()
                    .setMessage("web pages stay as they were")
                    .addKeyValue("error", gone.getMessage())
                    .log();
        }
    }

    @Override
    public SettingsChange change(ServerConfig before, ServerConfig now) {
        return ServerConfig.change(before, now);
    }
}
