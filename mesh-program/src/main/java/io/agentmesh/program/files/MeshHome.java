package io.agentmesh.program.files;

import io.agentmesh.program.StartException;
import java.nio.file.Path;
import java.util.Map;

/// The user's mesh folder, `$HOME/.mesh`, and what lies in it (sdk-and-meshd §9, meshctl §4).
///
/// @param folder the mesh folder itself
public record MeshHome(Path folder) {
    /// The folder of the user who started the program.
    ///
    /// @param environment the process environment
    /// @throws StartException if `HOME` is not set
    public static MeshHome of(Map<String, String> environment) throws StartException {
        String home = environment.get("HOME");
        if (home == null || home.isEmpty()) {
            throw new StartException("HOME environment variable not set");
        }
        return new MeshHome(Path.of(home, ".mesh"));
    }

    /// Makes the folder, mode 0700, if it is missing.
    ///
    /// @throws UnusableFileException if the system refuses, or it is no folder
    public void create() throws UnusableFileException {
        new PrivateFolder(folder).create();
    }

    /// Where the daemon serves its local API.
    public Path socket() {
        return folder.resolve("meshd.sock");
    }

    /// Token, control plane URL and key, and whatever else the user keeps there.
    public Path configFile() {
        return folder.resolve("config.toml");
    }

    /// Held while [#configFile()] changes.
    public Path configLock() {
        return folder.resolve("config.lock");
    }

    /// Held by the daemon as long as it lives.
    public Path daemonLock() {
        return folder.resolve("meshd.lock");
    }
}
