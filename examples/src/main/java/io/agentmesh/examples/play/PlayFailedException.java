package io.agentmesh.examples.play;

import java.io.Serial;

/// Something went otherwise than the play has it; the message says what was expected and what came.
public final class PlayFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Fails with what was expected and what came.
    public PlayFailedException(String message) {
        super(message);
    }
}
