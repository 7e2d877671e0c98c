package io.agentmesh.program.main;

import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.settings.SettingInForce;
import java.util.List;

/// What every program's settings hold besides its own.
public interface ProgramSettings {
    /// How to log.
    LogOptions log();

    /// Every setting, its value and where it came from, secrets redacted.
    List<SettingInForce> inForce();

    /// What the user may want to know, a sentence each.
    List<String> warnings();
}
