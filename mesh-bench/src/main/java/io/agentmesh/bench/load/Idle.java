package io.agentmesh.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What connections cost that do nothing: memory of the relay's process before them, with them, and once
/// they are gone. `kept_share` is how much of what they took the process still has once they are gone: 0 if
/// it gave back all of it. A first few connect and leave before it is measured, so that what is loaded once
/// is not counted.
@Command(name = "idle", description = "Connections that do nothing; memory of each.", sortOptions = false)
final class Idle extends Scenario {
    private static final int WARM = 200;

    @Option(names = "--agents", description = "Connections, logged in (default: ${DEFAULT-VALUE}).")
    private int agents = 5_000;

    @Option(names = "--hold", description = "How long they stay before it is measured (default: ${DEFAULT-VALUE}).")
    private Duration hold = Duration.ofSeconds(5);

    @Option(names = "--after", description = "From their end to the last look (default: ${DEFAULT-VALUE}).")
    private Duration after = Duration.ofSeconds(5);

    @Override
    Figures run(Target relay) throws InterruptedException, ExecutionException, IOException {
        try (var warm = new Fleet(relay)) {
            warm.connect(0, WARM);
        }
        Target.letPass(Duration.ofSeconds(2));
        double before = relay.process().residentBytes();
        double seconds;
        double with;
        try (var fleet = new Fleet(relay)) {
            long from = System.nanoTime();
            fleet.connect(0, agents);
            seconds = (System.nanoTime() - from) / 1e9;
            Target.letPass(hold);
            with = relay.process().residentBytes();
        }
        Target.letPass(after);
        double left = relay.process().residentBytes();
        return new Figures("idle " + agents + " connections")
                .with("logins_per_s", agents / seconds)
                .with("before_mib", before / (1 << 20))
                .with("with_mib", with / (1 << 20))
                .with("after_mib", left / (1 << 20))
                .with("kib_per_connection", (with - before) / 1024 / agents)
                .with("kept_share", (left - before) / (with - before));
    }
}
