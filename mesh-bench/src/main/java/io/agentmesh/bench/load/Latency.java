package io.agentmesh.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long an envelope takes at a fixed rate, in percentiles.
@Command(
        name = "latency",
        description = "Pairs at a fixed rate; percentiles from the time when due.",
        sortOptions = false)
final class Latency extends Scenario {
    @Option(names = "--sizes", split = ",", description = "Bytes of the payloads, in turn (default: 256).")
    private List<Integer> sizes = List.of(256);

    @Option(names = "--payload", description = "SEALED or OBJECT (default: ${DEFAULT-VALUE}).")
    private Payload payload = Payload.SEALED;

    @Option(names = "--pairs", description = "Senders, each with a receiver (default: ${DEFAULT-VALUE}).")
    private int pairs = 8;

    @Option(names = "--rate", description = "Envelopes a second, all pairs together (default: ${DEFAULT-VALUE}).")
    private double rate = 2_000;

    @Option(names = "--warmup", description = "Not counted (default: ${DEFAULT-VALUE}).")
    private Duration warmup = Duration.ofSeconds(3);

    @Option(names = "--duration", description = "Counted (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(10);

    /// Envelopes of each flow: one that is some seconds late has still arrived before its turn comes again, and
    /// is no loss.
    private static final int DISTINCT = 1_024;

    @Override
    Figures run(Target relay) throws InterruptedException, ExecutionException {
        try (var fleet = new Fleet(relay)) {
            List<AgentConnection> agents = fleet.connect(0, 2 * pairs);
            var load = new OpenLoop();
            for (int pair = 0; pair < pairs; pair++) {
                load.flow(agents.get(2 * pair), agents.get(2 * pair + 1), payload, Sizes.inTurn(sizes, DISTINCT));
                load.listen(agents.get(2 * pair + 1));
            }
            load.run(fleet, rate, warmup, duration);
            return load.into(
                    new Figures("latency " + payload + " " + sizes + " B, " + pairs + " pairs, " + rate + "/s"));
        }
    }
}
