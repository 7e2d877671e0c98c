package io.agentmesh.tests.interop.command;

import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.examples.play.Maker;
import java.nio.file.Path;

/// Types commands and writes down what came of them.
///
/// @param meshctl whose command line it is
/// @param transcript where it is written down
/// @param settled takes out what differs from run to run
record Typist(Maker meshctl, Transcript transcript, Settled settled) {
    /// A command of which the original's result is expected.
    Typed same(CommandRow row, Person person, String... words) {
        return note(row, new Agreement.Same(), person.meshctl(words));
    }

    /// A command that fails in the original's mesh alone.
    Typed mended(CommandRow row, Person person, String... words) {
        return note(row, new Agreement.Mended(), person.meshctl(words));
    }

    /// A command that only ours has; not typed if the command line is the original's.
    void own(CommandRow row, String fragment, Person person, String... words) {
        own(row, fragment, person, "", words);
    }

    /// The same with this on standard input.
    void own(CommandRow row, String fragment, Person person, String input, String[] words) {
        if (meshctl == Maker.JAVA) {
            Path program = person.meshctl();
            note(row, new Agreement.Own(settled.of(fragment)), person.type(program, input, words));
        }
    }

    private Typed note(CommandRow row, Agreement agreement, Typed typed) {
        transcript.add(row, agreement, typed, settled);
        return typed;
    }
}
