package io.agentmesh.program;

/// How the servers and the daemon end. `meshctl` has a longer table of its own.
public final class ExitCode {
    /// Ended as asked.
    public static final int OK = 0;

    /// Could not start, or had to give up.
    public static final int FAILED = 1;

    /// The command line is wrong.
    public static final int USAGE = 2;

    /// A second signal cut the orderly stop short.
    public static final int HURRIED = 130;

    private ExitCode() {}
}
