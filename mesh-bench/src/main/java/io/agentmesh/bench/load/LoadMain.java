package io.agentmesh.bench.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: one command a scenario.
@Command(
        name = "mesh-bench",
        description = "Puts load on a relay and measures it. Envelopes are signed before the clock starts.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            Throughput.class,
            Latency.class,
            Stalled.class,
            FanIn.class,
            Idle.class,
            Storm.class,
            Backlog.class,
            SideBySide.class
        })
public final class LoadMain {
    private LoadMain() {}

    /// Runs one scenario.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadMain()).execute(arguments));
    }
}
