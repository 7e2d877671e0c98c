package io.agentmesh.meshctl.failure;

import java.io.Serial;

/// Ends a command with a [Failure].
public final class CommandException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /// Fails without a cause in the environment.
    public CommandException(Failure failure) {
        super(failure.sentence());
        this.failure = failure;
    }

    /// Fails because of what the environment answered; `--verbose` shows it.
    public CommandException(Failure failure, Throwable cause) {
        super(failure.sentence(), cause);
        this.failure = failure;
    }

    /// Why.
    public Failure failure() {
        return failure;
    }
}
