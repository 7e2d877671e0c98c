package io.agentmesh.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The program as a process of its own, from the classes under test.
final class RegistryCommandLine {
    private RegistryCommandLine() {}

    /// Not started yet; nothing of the surroundings' settings reaches it.
    ///
    /// @param folder where it works
    static ProcessBuilder in(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                RegistryMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.startsWith("REGISTRY_"));
        builder.environment().remove("RUST_LOG");
        return builder;
    }
}
