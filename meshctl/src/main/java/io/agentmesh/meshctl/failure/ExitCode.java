package io.agentmesh.meshctl.failure;

/// How `meshctl` ends, told apart so that a script can decide without reading texts.
///
/// 0, non-zero and 2 are the original's (meshctl §2.2); it says 1 where we say 3 to 9.
public enum ExitCode {
    /// Done.
    OK(0, "done"),
    /// Anything that has no code of its own.
    FAILED(1, "failed for another reason; the message says which"),
    /// The command line was not understood.
    USAGE(2, "the command line is not understood"),
    /// No such agent, card, rule, group or key.
    NOT_FOUND(3, "not found"),
    /// No token, or one that is not good any more.
    LOGIN_NEEDED(4, "login needed"),
    /// Known, but not allowed.
    DENIED(5, "denied"),
    /// The registry, the daemon or the relay cannot be reached.
    UNREACHABLE(6, "registry, daemon or relay unreachable; trying again may help"),
    /// It contradicts what is there already.
    CONFLICT(7, "conflicts with what is there"),
    /// Some of several things were done.
    PARTLY(8, "done in part"),
    /// Not over in the time allowed; whether it was done is not known.
    TIMED_OUT(9, "timed out"),
    /// Ctrl-C.
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /// What the process ends with.
    public int code() {
        return code;
    }

    /// A few words for the help text.
    public String meaning() {
        return meaning;
    }
}
