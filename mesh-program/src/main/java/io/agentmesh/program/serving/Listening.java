package io.agentmesh.program.serving;

import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.nio.file.Path;
import java.util.Optional;

/// Where a program listens, and how many it lets in.
///
/// @param main where its users connect; port 0 for any free one
/// @param ops where operators look, instead of at `main`
/// @param tls the files of a certificate; without it `main` speaks clear text
/// @param maxConnections open at a time; further ones wait in the kernel
public record Listening(HostPort main, Optional<HostPort> ops, Optional<TlsFiles> tls, int maxConnections) {
    static final Setting OPS_LISTEN = Setting.named("ops_listen");
    static final Setting TLS_CERT = Setting.named("tls_cert");
    static final Setting TLS_KEY = Setting.named("tls_key");
    static final Setting MAX_CONNECTIONS = Setting.named("max_connections");

    private static final int MOST_CONNECTIONS = 1_000_000;

    /// Two PEM files.
    ///
    /// @param certificate the chain, the server's own first
    /// @param key its key, PKCS#8
    public record TlsFiles(Path certificate, Path key) {}

    /// What holds where nothing is told.
    ///
    /// @param main where to listen
    /// @param maxConnections open at a time
    public record Defaults(HostPort main, int maxConnections) {}

    /// Reads the settings `ops_listen`, `tls_cert`, `tls_key`, `max_connections`, and the program's own for where it
    /// listens.
    public static Listening read(SettingsReader settings, Setting listen, Defaults defaults) {
        return new Listening(
                settings.read(listen, ValueType.hostPort(), defaults.main()),
                settings.read(OPS_LISTEN, ValueType.hostPort()),
                tls(settings),
                settings.read(MAX_CONNECTIONS, ValueType.integer(1, MOST_CONNECTIONS), (long) defaults.maxConnections())
                        .intValue());
    }

    private static Optional<TlsFiles> tls(SettingsReader settings) {
        Optional<Path> certificate = settings.read(TLS_CERT, ValueType.path());
        Optional<Path> key = settings.read(TLS_KEY, ValueType.path());
        if (certificate.isPresent() != key.isPresent()) {
            settings.problem("tls_cert and tls_key go together: both, or neither for clear text");
        }
        return certificate.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret)));
    }
}
