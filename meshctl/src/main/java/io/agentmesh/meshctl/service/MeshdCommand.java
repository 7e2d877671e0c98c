package io.agentmesh.meshctl.service;

import io.agentmesh.program.files.MeshHome;
import java.nio.file.Path;
import java.util.List;

/// How a daemon is started.
///
/// @param program the executable, an absolute path
/// @param relay the relay's URL
/// @param localAgent the URL of the agent that it stands before
/// @param context whose files it uses
public record MeshdCommand(Path program, String relay, String localAgent, String context) {
    /// The words of the command line.
    public List<String> words() {
        return List.of(program.toString(), "--relay", relay, "--local-agent", localAgent);
    }

    /// Whether its environment must name the context.
    public boolean namesContext() {
        return !context.equals(MeshHome.DEFAULT_CONTEXT);
    }
}
