package io.agentmesh.examples.lab;

import java.nio.file.Path;
import java.util.List;

/// Which program plays each part: the file to run for it. Ours and the original's take the same arguments.
///
/// @param relay the relay
/// @param registry the registry
/// @param server both in one process
/// @param meshd the daemon
/// @param meshctl the command line
public record Toolbox(Path relay, Path registry, Path server, Path meshd, Path meshctl) {
    /// Our programs, as `scripts/` runs them from a clone.
    public static Toolbox ofScripts(Path scripts) {
        return of(scripts, List.of("mesh-relay", "mesh-registry", "mesh-server", "meshd", "meshctl"));
    }

    /// The original's programs in a folder of binaries.
    public static Toolbox ofOriginals(Path bin) {
        return of(
                bin,
                List.of(
                        "agent-mesh-relay",
                        "agent-mesh-registry",
                        "agent-mesh-server",
                        "agent-meshd",
                        "agent-meshctl"));
    }

    private static Toolbox of(Path relative, List<String> names) {
        Path folder = relative.toAbsolutePath();
        return new Toolbox(
                folder.resolve(names.get(0)),
                folder.resolve(names.get(1)),
                folder.resolve(names.get(2)),
                folder.resolve(names.get(3)),
                folder.resolve(names.get(4)));
    }
}
