package io.agentmesh.relay;

import io.agentmesh.program.settings.Flags;
import io.agentmesh.relay.config.RelaySettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The command line (wire §10.1).
final class RelayFlags {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "PATH",
            description = "Configuration file, TOML. Default: relay.toml")
    private Path config = Path.of("relay.toml");

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "ADDR",
            description = "Where to listen, host:port. Default: 0.0.0.0:9800")
    private @Nullable String listen;

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "DIR",
            description = "Folder for what outlives the process; made at the start. Default: data")
    private @Nullable String dataDir;

    @Option(names = "--cp-url", paramLabel = "URL", description = "Control plane that says which agents may connect.")
    private @Nullable String cpUrl;

    @Option(
            names = "--cp-token",
            paramLabel = "TOKEN",
            description = "Token for the control plane. Others can see a command line: better a file.")
    private @Nullable String cpToken;

    @Option(names = "--cp-token-file", paramLabel = "PATH", description = "File with that token.")
    private @Nullable String cpTokenFile;

    Path config() {
        return config;
    }

    Flags given() {
        return new Flags()
                .put(RelaySettings.LISTEN, listen)
                .put(RelaySettings.DATA_DIR, dataDir)
                .put(RelaySettings.CP_URL, cpUrl)
                .put(RelaySettings.CP_TOKEN, cpToken)
                .putFile(RelaySettings.CP_TOKEN, cpTokenFile);
    }
}
