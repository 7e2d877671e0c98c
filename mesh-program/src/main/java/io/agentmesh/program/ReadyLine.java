package io.agentmesh.program;

import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/// The one line a program writes to standard output: it serves now, and where.
///
/// `mesh-relay ready listen=127.0.0.1:9800`. Scripts and supervisors wait for it; the log goes to standard
/// error and is no interface. With port 0 on the command line this is where the real port shows.
public final class ReadyLine {
    private ReadyLine() {}

    /// Prints the line and flushes it.
    ///
    /// @param program the program's name, one word
    /// @param facts where it serves, in the order to show; values without blanks
    public static void print(PrintStream out, String program, Map<String, String> facts) {
        String tail = facts.entrySet().stream()
                .map(fact -> " " + fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining());
        out.println(program + " ready" + tail);
        out.flush();
    }
}
