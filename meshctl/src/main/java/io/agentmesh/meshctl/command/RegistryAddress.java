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

    @Nullable
    String cpUrl() {
        return cpUrl;
    }

    @Nullable
    String tokenFile() {
        return tokenFile;
    }
}
