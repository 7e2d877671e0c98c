package io.agentmesh.tests.simulation;

import io.agentmesh.program.log.LogFormat;
import io.agentmesh.program.log.LogLevels;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.log.ProgramLog;
import java.util.Map;

/// The log while a simulation runs: faults make thousands of warnings, all of them wanted.
final class Quiet {
    private Quiet() {}

    /// From now on only errors are logged.
    static void begin() {
        ProgramLog.start(new LogOptions(LogFormat.TEXT, new LogLevels("error", Map.of()), LogOptions.Colour.NONE));
    }

    /// From now on everything is.
    static void end() {
        ProgramLog.start(LogOptions.DEFAULT);
    }
}
