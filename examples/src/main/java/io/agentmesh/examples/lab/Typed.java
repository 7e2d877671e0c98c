package io.agentmesh.examples.lab;

import java.util.List;

/// One command as it was typed, and what came back.
///
/// @param command the words, the program's short name first
/// @param exitCode its exit code
/// @param out standard output
/// @param err standard error
public record Typed(List<String> command, int exitCode, String out, String err) {
    /// Copies the words.
    public Typed {
        command = List.copyOf(command);
    }

    /// Whether it succeeded.
    public boolean succeeded() {
        return exitCode == 0;
    }

    /// Everything that it printed.
    public String printed() {
        return out + err;
    }
}
