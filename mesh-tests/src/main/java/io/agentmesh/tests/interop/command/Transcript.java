package io.agentmesh.tests.interop.command;

import io.agentmesh.examples.lab.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one cast's script printed, command by command. Written by one thread.
final class Transcript {
    private final List<Run> runs = new ArrayList<>();
    private Optional<String> stopped = Optional.empty();

    /// One command that was typed.
    ///
    /// @param exitCode its exit status
    /// @param out standard output without what differs from run to run
    /// @param err standard error, for whoever has to find out why
    record Run(CommandRow row, Agreement agreement, int exitCode, String out, String err) {}

    void add(CommandRow row, Agreement agreement, Typed typed, Settled settled) {
        runs.add(new Run(row, agreement, typed.exitCode(), settled.of(typed.out()), typed.err()));
    }

    /// The script could not go on.
    void stop(String why) {
        stopped = Optional.of(why);
    }

    /// Why the script did not come to its end; empty if it did.
    Optional<String> stopped() {
        return stopped;
    }

    /// What was typed for this row, in order.
    List<Run> of(CommandRow row) {
        return runs.stream().filter(run -> run.row() == row).toList();
    }
}
