package io.agentmesh.meshctl.service;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds programs as a shell does: in the folders of `PATH`, in their order.
///
/// @param environment the environment's variables
public record SearchPath(Map<String, String> environment) {
    /// Where the program is, absolute; empty if it is nowhere.
    public Optional<Path> find(String program) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath().resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
