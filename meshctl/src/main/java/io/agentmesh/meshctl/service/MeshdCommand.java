package io.agentmesh.meshctl.service;

import io.agentmesh.program.files.MeshHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a daemon is started.
///
/// @param program the executable, an absolute path
/// @param relay the relay's URL
/// @param plainRelay whether it must be told that the way there is not encrypted
/// @param caFile what it is to trust beside what the JDK does; empty if its settings say it
/// @param localAgent the URL of the agent that it stands before
/// @param context whose files it uses
public record MeshdCommand(
        Path program, String relay, boolean plainRelay, Optional<Path> caFile, String localAgent, String context) {
    /// The words of the command line.
    public List<String> words() {
        List<String> words =
                new ArrayList<>(List.of(program.toString(), "--relay", relay, "--local-agent", localAgent));
        if (plainRelay) {
            words.add("--allow-plain-relay");
        }
        caFile.ifPresent(file -> words.addAll(List.of("--ca-file", file.toString())));
        return List.copyOf(words);
    }

    /// Whether its environment must name the context.
    public boolean namesContext() {
        return !context.equals(MeshHome.DEFAULT_CONTEXT);
    }
}
