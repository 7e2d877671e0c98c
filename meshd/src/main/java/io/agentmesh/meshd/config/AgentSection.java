package io.agentmesh.meshd.config;

import io.agentmesh.program.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the file of several agents says of one of them.
///
/// @param settings of that agent
/// @param file where they stand; empty if there is none
/// @param warnings about the file as a whole, a sentence each
record AgentSection(SettingsFile settings, Optional<Path> file, List<String> warnings) {
    /// Copies the list.
    AgentSection {
        warnings = List.copyOf(warnings);
    }

    /// Of an agent that is alone in its process.
    static AgentSection none() {
        return new AgentSection(SettingsFile.none(), Optional.empty(), List.of());
    }
}
