package io.agentmesh.examples.lab;

import java.io.Serial;

/// The stage itself failed: a program did not start, or something that must come true did not in time.
public final class LabException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Fails with a text that names the program and where its output is.
    public LabException(String message) {
        super(message);
    }

    /// Fails with a cause.
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
