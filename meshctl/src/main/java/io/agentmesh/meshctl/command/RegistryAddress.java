package io.agentmesh.meshctl.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which registry is asked, and as whom. A command that asks the registry and nobody else has [RegistryOptions].
final class RegistryAddress {
    @Option(
            names = "--cp-url",
            paramLabel = "URL",
            description = "The control plane (default: MESH_CP_URL, else cp_url in ~/.mesh/config.toml).")
    private @Nullable String cpUrl;

    @Option(
            names = "--token-file",
            paramLabel = "PATH",
            description = "A file that holds your token, - for standard input (default: MESH_TOKEN, else"
                    + " MESH_TOKEN_FILE, else bearer_token in ~/.mesh/config.toml).")
    private @Nullable String tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "PATH",
            description = "A file of certificates (PEM) that count beside those that Java trusts (default:"
                    + " MESH_CA_FILE, else ca_file in ~/.mesh/config.toml).")
    private @Nullable String caFile;

    @Nullable
    String cpUrl() {
        return cpUrl;
    }

    @Nullable
    String tokenFile() {
        return tokenFile;
    }

    @Nullable
    String caFile() {
        return caFile;
    }
}
