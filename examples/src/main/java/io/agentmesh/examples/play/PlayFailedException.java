package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Typed;
import java.io.Serial;

/// Something went otherwise than the play has it; the message says what was expected and what came.
public final class PlayFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Fails with what was expected and what came.
    public PlayFailedException(String message) {
        super(message);
    }

    /// A command that came to another end.
    static PlayFailedException of(String expected, Typed typed) {
        return new PlayFailedException("`" + String.join(" ", typed.command()) + "`: expected " + expected
                + ", got exit code " + typed.exitCode() + " and\n" + typed.printed());
    }
}
