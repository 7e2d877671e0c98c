package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.ExitCode;
import java.util.concurrent.Callable;

/// A command that does something: it runs to its end or says why not.
interface Verb extends Callable<Integer> {
    /// Does it.
    void run() throws CommandException;

    @Override
    default Integer call() throws CommandException {
        run();
        return ExitCode.OK.code();
    }
}
