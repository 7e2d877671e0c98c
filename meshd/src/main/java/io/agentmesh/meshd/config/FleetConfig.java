package io.agentmesh.meshd.config;

import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.main.ProgramOptions;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.settings.SettingInForce;
import java.util.List;

/// Several agents for one process.
///
/// @param members those that can be started, one at least
/// @param log how all of them log
/// @param warnings what the user may want to know, each with its agent; also who is left out, and why
/// @param inForce each setting of each agent
public record FleetConfig(List<Member> members, LogOptions log, List<String> warnings, List<SettingInForce> inForce)
        implements ProgramSettings {
    /// One agent.
    ///
    /// @param name of its context: its mesh folder
    /// @param config what it needs
    /// @param again reads the same anew
    public record Member(String name, MeshdConfig config, ProgramOptions.Reader<MeshdConfig> again) {}

    /// Copies the lists.
    public FleetConfig {
        members = List.copyOf(members);
        warnings = List.copyOf(warnings);
        inForce = List.copyOf(inForce);
    }
}
