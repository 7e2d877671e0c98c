package io.agentmesh.relay.config;

import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.nio.file.Path;
import java.util.Optional;

/// Where the relay listens, and whom it lets in.
///
/// @param main where agents connect; port 0 for any free one
/// @param ops where operators look, instead of at `main`
/// @param tls the files of a certificate; without it `main` speaks clear text
/// @param maxConnections open at a time; further ones wait in the kernel
public record Listening(HostPort main, Optional<HostPort> ops, Optional<TlsFiles> tls, int maxConnections) {
    /// Two PEM files.
    ///
    /// @param certificate the chain, the relay's own first
    /// @param key its key, PKCS#8
    public record TlsFiles(Path certificate, Path key) {}

    private static final int MAX_CONNECTIONS = 1_000_000;

    static Listening read(SettingsReader settings) {
        return new Listening(
                settings.read(RelaySettings.LISTEN, ValueType.hostPort(), new HostPort("0.0.0.0", 9800)),
                settings.read(RelaySettings.OPS_LISTEN, ValueType.hostPort()),
                tls(settings),
                settings.read(RelaySettings.MAX_CONNECTIONS, ValueType.integer(1, MAX_CONNECTIONS), 50_000L)
                        .intValue());
    }

    private static Optional<TlsFiles> tls(SettingsReader settings) {
        Optional<Path> certificate = settings.read(RelaySettings.TLS_CERT, ValueType.path());
        Optional<Path> key = settings.read(RelaySettings.TLS_KEY, ValueType.path());
        if (certificate.isPresent() != key.isPresent()) {
            settings.problem("tls_cert and tls_key go together: both, or neither for clear text");
        }
        return certificate.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret)));
    }
}
