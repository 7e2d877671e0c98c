package io.agentmesh.meshctl.config;

import org.jspecify.annotations.Nullable;

/// A secret as the command line may give it.
///
/// @param name the setting: `secret-key`; the flags are `--secret-key` and `--secret-key-file`, the variables
///     `MESH_SECRET_KEY` and `MESH_SECRET_KEY_FILE`
/// @param text the value of its flag, or `null`
/// @param file the value of its file's flag, `-` for standard input, or `null`
public record SecretOption(
        String name, @Nullable String text, @Nullable String file) {
    String flag() {
        return "--" + name;
    }

    String variable() {
        return "MESH_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }

    @Override
    public String toString() {
        return "SecretOption[" + name + "]";
    }
}
