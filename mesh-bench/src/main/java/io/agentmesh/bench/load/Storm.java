package io.agentmesh.bench.load;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Everybody's connection breaks, and everybody comes back at once with a full login.
@Command(name = "storm", description = "All agents reconnect in the same instant.", sortOptions = false)
@SuppressWarnings("FutureReturnValueIgnored") // each login is waited for
final class Storm extends Scenario {
    @Option(names = "--agents", description = "Agents (default: ${DEFAULT-VALUE}).")
    private int agents = 2_000;

    @Override
    Figures run(Target relay) throws InterruptedException, ExecutionException {
        try (var fleet = new Fleet(relay)) {
            List<AgentConnection> first = fleet.connect(0, agents);
            for (AgentConnection connection : first) {
                connection.channel().close().awaitUninterruptibly();
            }
            var logins = new ConcurrentHistogram(120_000_000, 3);
            long from = System.nanoTime();
            int failed = reconnect(fleet, logins, from);
            double seconds = (System.nanoTime() - from) / 1e9;
            return new Figures("storm " + agents + " agents")
                    .with("all_back_s", seconds)
                    .with("logins_per_s", (agents - failed) / seconds)
                    .with("failed", failed)
                    .with("p50_us", logins.getValueAtPercentile(50))
                    .with("p99_us", logins.getValueAtPercentile(99));
        }
    }

    private int reconnect(Fleet fleet, Histogram logins, long from) throws InterruptedException {
        List<AgentConnection> again = fleet.beginAll(agents);
        again.forEach(connection ->
                connection.ready().thenRun(() -> logins.recordValue((System.nanoTime() - from) / 1000)));
        int failed = 0;
        for (AgentConnection connection : again) {
            failed += Fleet.isReady(connection) ? 0 : 1;
        }
        return failed;
    }
}
