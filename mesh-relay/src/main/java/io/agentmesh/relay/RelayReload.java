package io.agentmesh.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.StartException;
import io.agentmesh.program.log.ProgramLog;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.relay.config.ConfigChange;
import io.agentmesh.relay.config.RelayConfig;
import io.agentmesh.relay.gate.HttpGate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a running relay its settings anew (SIGHUP). Nobody loses a connection over it: what can change while agents
/// are connected does, what cannot is named as waiting for a restart, and settings that cannot be used change nothing.
///
/// For any thread; reloads come one at a time, and wait for the disk.
final class RelayReload {
    private static final Logger log = LoggerFactory.getLogger(RelayReload.class);

    private final ProgramOptions.Reader<RelayConfig> reader;
    private final Parts parts;
    private final RelayConfig started;

    @GuardedBy("this")
    private RelayConfig last;

    /// What hears of new settings.
    ///
    /// @param relay its limits
    /// @param gate its token, if there is a control plane
    /// @param certificate its files, if there is TLS
    record Parts(
            Relay relay, @Nullable HttpGate gate, @Nullable CertificateFiles certificate) {}

    /// @param started what the relay was started with
    RelayReload(RelayConfig started, ProgramOptions.Reader<RelayConfig> reader, Parts parts) {
        this.started = started;
        this.last = started;
        this.reader = reader;
        this.parts = parts;
    }

    /// Reads all settings and the certificate again.
    synchronized void reload() {
        log.atInfo().log("reloading");
        checkCertificate();
        try {
            apply(reader.read());
        } catch (StartException unusable) {
            log.atError()
                    .setMessage("new settings cannot be used, the old ones stay")
                    .addKeyValue("error", unusable.getMessage())
                    .log();
        }
    }

    /// Takes another certificate if the files hold one.
    void checkCertificate() {
        if (parts.certificate() != null) {
            parts.certificate().reload();
        }
    }

    @GuardedBy("this")
    private void apply(RelayConfig read) {
        read.warnings().forEach(log::warn);
        ProgramLog.change(read.log().levels());
        parts.relay().change(read.limits());
        HttpGate gate = parts.gate();
        if (gate != null) {
            read.controlPlane().ifPresent(controlPlane -> gate.use(controlPlane.token()));
        }
        ConfigChange.between(started, read)
                .needsRestart()
                .forEach(key -> log.atWarn()
                        .setMessage("setting needs a restart")
                        .addKeyValue("key", key)
                        .log());
        log.atInfo()
                .setMessage("settings reloaded")
                .addKeyValue("changed", ConfigChange.between(last, read).reloaded())
                .log();
        last = read;
    }
}
