package io.agentmesh.meshctl.output;

import java.util.Map;

/// How a terminal wants to be written to.
public enum Look {
    /// A line that is written over, dimmed.
    COLOURED,
    /// The same without colour.
    PLAIN,
    /// Whole lines, once: for terminals that cannot write over, and for readers of screens.
    LINES;

    /// What the environment asks for: `NO_COLOR` (no-color.org), `TERM=dumb`, `MESH_ACCESSIBLE`.
    public static Look of(Map<String, String> environment) {
        if (environment.getOrDefault("TERM", "dumb").equals("dumb") || isSet(environment, "MESH_ACCESSIBLE")) {
            return LINES;
        }
        return isSet(environment, "NO_COLOR") ? PLAIN : COLOURED;
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }
}
