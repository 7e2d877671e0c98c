package io.agentmesh.program.files;

import io.agentmesh.program.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// A mesh folder and what lies in it (sdk-and-meshd §9, meshctl §4): the user's own, `$HOME/.mesh`, or that of a
/// further context, `$HOME/.mesh/contexts/NAME`, for another server or identity. All of them hold the same files.
///
/// @param folder the folder itself
public record MeshHome(Path folder) {
    /// The variable that names the context of a program.
    public static final String CONTEXT = "MESH_CONTEXT";
    /// The context of the user's own folder.
    public static final String DEFAULT_CONTEXT = "default";

    /// 32 characters at most: a socket's path has room for some 100.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    /// The folder that the environment names.
    ///
    /// @param environment the process environment
    /// @throws StartException if `HOME` is not set, or `MESH_CONTEXT` names a context that is not there
    public static MeshHome of(Map<String, String> environment) throws StartException {
        MeshHome own = ownOf(environment);
        String name = environment.getOrDefault(CONTEXT, DEFAULT_CONTEXT);
        if (!name.equals(DEFAULT_CONTEXT) && !own.hasContext(name)) {
            throw new StartException(CONTEXT + " names a context that is not there: " + name
                    + "; `meshctl context list` lists them, `meshctl context add` makes one");
        }
        return own.context(name);
    }

    /// The user's own folder, whatever `MESH_CONTEXT` says.
    ///
    /// @throws StartException if `HOME` is not set
    public static MeshHome ownOf(Map<String, String> environment) throws StartException {
        String home = environment.get("HOME");
        if (home == null || home.isEmpty()) {
            throw new StartException("HOME environment variable not set");
        }
        return new MeshHome(Path.of(home, ".mesh"));
    }

    /// Whether a context may have this name.
    public static boolean isContextName(String name) {
        return NAME.matcher(name).matches();
    }

    /// The folder of a context below this one, which is the user's own.
    ///
    /// @param name one of [#isContextName]
    public MeshHome context(String name) {
        return name.equals(DEFAULT_CONTEXT) ? this : new MeshHome(contexts().resolve(name));
    }

    /// Whether somebody made this context.
    public boolean hasContext(String name) {
        return isContextName(name) && Files.isDirectory(contexts().resolve(name));
    }

    /// Where the contexts are.
    public Path contexts() {
        return folder.resolve("contexts");
    }

    /// Names the context that `meshctl` uses unless it is told otherwise.
    public Path contextFile() {
        return folder.resolve("context");
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
