package io.agentmesh.core.error;

import java.io.Serial;

/// The one exception that crosses a module's border: something outside failed, and its [ErrorCode] says what.
public final class MeshException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /// Fails with a text for people.
    public MeshException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /// Fails with a text for people and the cause.
    public MeshException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// Fails as the violation says.
    public MeshException(Violation violation) {
        this(violation.code(), violation.text());
    }

    /// What kind of failure it is.
    public ErrorCode code() {
        return code;
    }
}
