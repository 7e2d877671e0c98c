package io.agentmesh.program;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// The program cannot start: what failed and why, in words for the person who started it. Open for the
/// sentences of each part: settings, files, a program's own.
///
/// A `main` prints it with [#print] and exits with [ExitCode#FAILED]; it never shows a stack trace.
public class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /// How many causes below this one are shown; a longer chain tells a person nothing more.
    private static final int MAX_CAUSES = 4;

    /// A failure found by the program itself.
    ///
    /// @param message what failed, why, and what to do; may have several lines
    public StartException(String message) {
        super(message);
    }

    /// A failure with a cause in the environment.
    ///
    /// @param message what failed, why, and what to do
    /// @param cause what the environment answered, if anything; its text is shown below the message
    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Prints `Error: <message>` and one `Caused by:` line for each cause (sdk-and-meshd §9.1).
    public final void print(PrintStream err) {
        err.println("Error: " + getMessage());
        Throwable cause = getCause();
        for (int shown = 0; cause != null && shown < MAX_CAUSES; shown++) {
            err.println("Caused by: " + describe(cause));
            cause = cause.getCause();
        }
    }

    private static String describe(Throwable cause) {
        String text = cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }
}
