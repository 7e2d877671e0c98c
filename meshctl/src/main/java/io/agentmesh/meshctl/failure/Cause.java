package io.agentmesh.meshctl.failure;

import java.util.Locale;

/// The kinds of failure, each with its exit code and whether trying again helps. Machines read [#word].
public enum Cause {
    /// The command line was not understood.
    USAGE(ExitCode.USAGE, Retry.NO),
    /// A value was understood and is no good: a payload that is no JSON, a key that is no key.
    BAD_INPUT(ExitCode.FAILED, Retry.NO),
    /// It cannot be undone, and nobody said that it is meant.
    UNCONFIRMED(ExitCode.FAILED, Retry.AFTER),
    /// A setting that is needed is given nowhere.
    NOT_CONFIGURED(ExitCode.FAILED, Retry.AFTER),
    /// A file of the user's cannot be read or written.
    UNUSABLE_FILE(ExitCode.FAILED, Retry.AFTER),
    /// No token is given anywhere.
    NOT_LOGGED_IN(ExitCode.LOGIN_NEEDED, Retry.AFTER),
    /// The token is unknown to the registry, or over.
    TOKEN_REFUSED(ExitCode.LOGIN_NEEDED, Retry.AFTER),
    /// The person at the browser said no, or let the time pass.
    LOGIN_REFUSED(ExitCode.LOGIN_NEEDED, Retry.AFTER),
    /// The callee's rules do not allow the call.
    ACL_DENIED(ExitCode.DENIED, Retry.AFTER),
    /// The registry does not allow it to this user.
    NOT_ALLOWED(ExitCode.DENIED, Retry.NO),
    /// No such thing.
    NOT_FOUND(ExitCode.NOT_FOUND, Retry.NO),
    /// A name that several things have.
    AMBIGUOUS(ExitCode.CONFLICT, Retry.AFTER),
    /// It contradicts what is there.
    CONFLICT(ExitCode.CONFLICT, Retry.NO),
    /// Nobody serves the daemon's socket.
    DAEMON_DOWN(ExitCode.UNREACHABLE, Retry.AFTER),
    /// The daemon has no link to the relay.
    RELAY_DOWN(ExitCode.UNREACHABLE, Retry.YES),
    /// The registry cannot be reached.
    REGISTRY_UNREACHABLE(ExitCode.UNREACHABLE, Retry.YES),
    /// Whoever was asked is there and cannot serve now.
    UNAVAILABLE(ExitCode.UNREACHABLE, Retry.YES),
    /// No answer in time; whether the work was done is not known.
    TIMED_OUT(ExitCode.TIMED_OUT, Retry.YES),
    /// It is not signed as it must be: somebody changed it, or shows something else.
    UNTRUSTED(ExitCode.FAILED, Retry.NO),
    /// The answer is none of this protocol: another program listens there.
    NOT_UNDERSTOOD(ExitCode.FAILED, Retry.AFTER),
    /// The request was refused as it is.
    REFUSED(ExitCode.FAILED, Retry.NO),
    /// The other agent answered with an error of its own.
    REMOTE_ERROR(ExitCode.FAILED, Retry.NO),
    /// Whoever was asked failed inside.
    SERVER_ERROR(ExitCode.FAILED, Retry.YES),
    /// The results could not be written.
    OUTPUT(ExitCode.FAILED, Retry.AFTER),
    /// A fault of this program.
    INTERNAL(ExitCode.FAILED, Retry.NO),
    /// Ctrl-C.
    INTERRUPTED(ExitCode.INTERRUPTED, Retry.YES);

    private final ExitCode exitCode;
    private final Retry retry;

    Cause(ExitCode exitCode, Retry retry) {
        this.exitCode = exitCode;
        this.retry = retry;
    }

    /// How the process ends for it.
    public ExitCode exitCode() {
        return exitCode;
    }

    /// Whether trying again helps.
    public Retry retry() {
        return retry;
    }

    /// The kind as machines read it: lower case, `snake_case`, stable.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
