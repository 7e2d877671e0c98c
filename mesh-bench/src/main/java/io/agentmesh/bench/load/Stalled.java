package io.agentmesh.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What agents that do not read do to the others: the same traffic in turn with everybody reading and with some
/// that stopped, after a first time that is not counted. Latencies are those of the others alone.
///
/// Every agent sends to its neighbour; one envelope in ten goes to one of the bad ones, from agents all around.
@Command(name = "stalled", description = "Some agents stop reading; latency of the others.", sortOptions = false)
final class Stalled extends Scenario {
    private static final int FLOWS_A_BAD_ONE = 10;
    private static final int DISTINCT = 10;
    /// What goes to a bad one is large: the kernel has taken what it takes within seconds, and the relay feels it.
    private static final List<Integer> LARGE = Sizes.inTurn(List.of(48 << 10), DISTINCT);
    private static final int RECEIVE_BUFFER = 32 << 10;

    @Option(names = "--agents", description = "Connected (default: ${DEFAULT-VALUE}).")
    private int agents = 2_000;

    @Option(names = "--bad", description = "Of them, those that stop reading (default: ${DEFAULT-VALUE}).")
    private int bad = 20;

    @Option(names = "--rate", description = "Envelopes a second, all together (default: ${DEFAULT-VALUE}).")
    private double rate = 2_000;

    @Option(names = "--warmup", description = "Not counted (default: ${DEFAULT-VALUE}).")
    private Duration warmup = Duration.ofSeconds(10);

    @Option(names = "--duration", description = "Counted, of each half and round (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(30);

    @Option(names = "--rounds", description = "Of both halves in turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 2;

    private enum Reading {
        EVERYBODY,
        GOOD_ONES
    }

    @Override
    Figures run(Target relay) throws InterruptedException, ExecutionException {
        var before = new OpenLoop();
        var with = new OpenLoop();
        half(relay, Reading.EVERYBODY);
        for (int round = 0; round < rounds; round++) {
            before.add(half(relay, Reading.EVERYBODY));
            with.add(half(relay, Reading.GOOD_ONES));
        }
        var figures = new Figures("stalled " + bad + " of " + agents + " agents, " + rate + "/s")
                .with("before_p99_us", before.p99())
                .with("p99_ratio", with.p99() / before.p99());
        return with.into(figures);
    }

    private OpenLoop half(Target relay, Reading reading) throws InterruptedException, ExecutionException {
        try (var fleet = new Fleet(relay).withReceiveBuffer(RECEIVE_BUFFER)) {
            List<AgentConnection> all = fleet.connect(0, agents);
            List<AgentConnection> badOnes = all.subList(0, bad);
            List<AgentConnection> good = all.subList(bad, agents);
            var load = new OpenLoop();
            addFlows(load, good, badOnes);
            good.forEach(load::listen);
            badOnes.forEach(one -> one.reading(reading == Reading.EVERYBODY));
            load.run(fleet, rate, warmup, duration);
            return load;
        }
    }

    private static void addFlows(OpenLoop load, List<AgentConnection> good, List<AgentConnection> bad) {
        List<Integer> sizes = Sizes.inTurn(Sizes.MIXED, DISTINCT);
        List<AgentConnection> senders = new ArrayList<>(good);
        for (int i = 0; i < good.size(); i++) {
            load.flow(senders.get(i), good.get((i + 1) % good.size()), Payload.SEALED, sizes);
        }
        for (int i = 0; i < bad.size() * FLOWS_A_BAD_ONE; i++) {
            load.unheardFlow(good.get(i * 7 % good.size()), bad.get(i % bad.size()), LARGE);
        }
    }
}
