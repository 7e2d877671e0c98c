package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Everybody's connection breaks, and everybody comes back at once with a full login. Then each is sent one
/// envelope: `unreachable` counts those whom it does not reach, logged in or not.
@Command(name = "storm", description = "All agents reconnect in the same instant.", sortOptions = false)
@SuppressWarnings("FutureReturnValueIgnored") // each login is waited for
final class Storm extends Scenario {
    private static final int SIZE = 256;
    /// Nothing more comes after so long a silence.
    private static final Duration SILENCE = Duration.ofSeconds(5);

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
            List<AgentConnection> back = reconnect(fleet, logins, from);
            double seconds = (System.nanoTime() - from) / 1e9;
            int failed = agents - back.size();
            return new Figures("storm " + agents + " agents")
                    .with("all_back_s", seconds)
                    .with("logins_per_s", (agents - failed) / seconds)
                    .with("failed", failed)
                    .with("unreachable", agents - reached(back))
                    .with("p50_us", logins.getValueAtPercentile(50))
                    .with("p99_us", logins.getValueAtPercentile(99));
        }
    }

    /// Those that are back in the end.
    private List<AgentConnection> reconnect(Fleet fleet, Histogram logins, long from) throws InterruptedException {
        List<AgentConnection> again = fleet.beginAll(agents);
        again.forEach(connection ->
                connection.ready().thenRun(() -> logins.recordValue((System.nanoTime() - from) / 1000)));
        List<AgentConnection> back = new ArrayList<>();
        for (AgentConnection connection : again) {
            if (Fleet.isReady(connection)) {
                back.add(connection);
            }
        }
        return back;
    }

    /// How many of them an envelope from their neighbour reaches.
    private static long reached(List<AgentConnection> back) throws InterruptedException {
        var arrivals = new Arrivals();
        var reached = new AtomicIntegerArray(back.size());
        for (int i = 0; i < back.size(); i++) {
            int target = i;
            back.get(i).deliverTo(number -> {
                if (number == target && reached.compareAndSet(target, 0, 1)) {
                    arrivals.one();
                }
            });
        }
        for (int i = 0; i < back.size(); i++) {
            AgentConnection sender = back.get((i + 1) % back.size());
            ByteBuf frame = MaskedFrame.text(
                    Payload.SEALED.sign(sender.agent(), back.get(i).agent().id(), SIZE, i));
            sender.channel().eventLoop().execute(() -> {
                sender.write(frame);
                sender.flush();
            });
        }
        arrivals.await(back.size(), SILENCE);
        return arrivals.sum();
    }
}
