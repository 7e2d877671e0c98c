package io.agentmesh.bench.load;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// One kind of load, as a command: runs against its target and prints what it found.
abstract class Scenario implements Callable<Integer> {
    @Mixin
    private Target target = new Target();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// Runs once.
    abstract Figures run(Target relay) throws InterruptedException, ExecutionException, IOException;

    @Override
    public final Integer call() throws InterruptedException, ExecutionException, IOException {
        spec.commandLine().getOut().print(target.print(run(target)));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
