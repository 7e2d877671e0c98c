package io.agentmesh.meshctl.output;

/// How much is said beside results and failures.
public enum Talk {
    /// Nothing.
    QUIET,
    /// What helps.
    NORMAL,
    /// How the result came about, too.
    VERBOSE
}
