package io.agentmesh.meshd.config;

import java.nio.file.Path;

/// Where the agent's key was found, so that its successor can be put there after a rotation.
public sealed interface KeyPlace {
    /// `secret_key_hex` of the node configuration.
    record InNodeFile(Path path) implements KeyPlace {}

    /// `secret_key` of the user's `config.toml`.
    record InCredentials() implements KeyPlace {}

    /// A file that holds nothing but the key.
    record InSecretFile(Path path) implements KeyPlace {}

    /// The command line or the environment: nothing of ours can change it there.
    ///
    /// @param name the flag or variable
    record Outside(String name) implements KeyPlace {}
}
