package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How many envelopes a second get through when each pair keeps a window of them under way.
///
/// At the end nothing more is sent, and what is under way is waited for: `lost` is what never came, of the
/// time that is not counted too. How long one took, `p50_us` and `p99_us`, is from the moment at which it
/// was written: with a window of one that is an envelope's way there and no more, with a larger one also
/// its wait for those before it.
///
/// Whether the generator is the bottleneck is seen in `generator_busy`: the share of its threads' time that
/// it used. Near 1 the figure is its own and not the relay's.
@Command(name = "throughput", description = "Pairs that keep a window of envelopes under way.", sortOptions = false)
final class Throughput extends Scenario implements Repeatable {
    private static final int DISTINCT = 32;

    @Option(
            names = {"--size", "--sizes"},
            split = ",",
            description = "Bytes of the payloads; several take turns, and each has figures of its own (default: 256).")
    private List<Integer> sizes = List.of(256);

    @Option(names = "--payload", description = "SEALED or OBJECT (default: ${DEFAULT-VALUE}).")
    private Payload payload = Payload.SEALED;

    @Option(names = "--pairs", description = "Senders, each with a receiver (default: ${DEFAULT-VALUE}).")
    private int pairs = 8;

    @Option(names = "--window", description = "Envelopes under way a pair (default: ${DEFAULT-VALUE}).")
    private int window = 64;

    @Option(names = "--warmup", description = "Not counted (default: ${DEFAULT-VALUE}).")
    private Duration warmup = Duration.ofSeconds(3);

    @Option(names = "--duration", description = "Counted (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--first-agent",
            description = "Number of the first agent: another one in each run leaves nothing of the run before"
                    + " (default: ${DEFAULT-VALUE}).")
    private int firstAgent;

    /// As the command line says.
    Throughput() {}

    /// The same without a command line.
    Throughput(Payload payload, int size, int pairs, int window) {
        this.payload = payload;
        this.sizes = List.of(size);
        this.pairs = pairs;
        this.window = window;
    }

    Throughput lasting(Duration uncounted, Duration counted) {
        warmup = uncounted;
        duration = counted;
        return this;
    }

    @Override
    public int agents() {
        return 2 * pairs;
    }

    @Override
    public Throughput from(int agent) {
        firstAgent = agent;
        return this;
    }

    @Override
    public Figures run(Target relay) throws InterruptedException, ExecutionException, IOException {
        try (var fleet = new Fleet(relay)) {
            var tally = new WindowTally(sizes.size());
            // Agent 2n sends to 2n + 1, on one loop: their counts need no locks.
            List<AgentConnection> agents = new ArrayList<>();
            for (int pair = 0; pair < pairs; pair++) {
                for (int end = 0; end < 2; end++) {
                    agents.add(fleet.begin(Identities.agent(firstAgent + 2 * pair + end), pair));
                }
            }
            for (AgentConnection agent : agents) {
                agent.ready().get();
            }
            for (int pair = 0; pair < pairs; pair++) {
                start(agents.get(2 * pair), agents.get(2 * pair + 1), tally);
            }
            Figures figures = measure(relay, tally);
            tally.stopSending(fleet.loops());
            tally.awaitLast(WindowTally.SILENCE);
            return latencies(figures, tally).with("lost", tally.lost());
        }
    }

    private void start(AgentConnection sender, AgentConnection receiver, WindowTally tally) {
        // None is under way when its turn comes again, and all sizes come equally often.
        int turns = Math.ceilDiv(Math.max(DISTINCT, window), sizes.size());
        List<ByteBuf> frames = new ArrayList<>();
        for (int i = 0; i < turns * sizes.size(); i++) {
            frames.add(MaskedFrame.text(
                    payload.sign(sender.agent(), receiver.agent().id(), sizes.get(i % sizes.size()), i)));
        }
        var flow = new WindowFlow(sender, frames, sizes.size(), tally, System::nanoTime);
        receiver.deliverTo(flow);
        receiver.channel().eventLoop().execute(() -> flow.send(window));
    }

    private Figures measure(Target relay, WindowTally tally) throws InterruptedException, IOException {
        Target.letPass(warmup);
        tally.measure(true);
        long from = tally.arrived();
        long fromNanos = System.nanoTime();
        long fromCpu = cpuMicros(relay);
        long fromOwn = RelayProcess.self().cpuMicros();
        Target.letPass(duration);
        double messages = tally.arrived() - from;
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        double cpu = cpuMicros(relay) - fromCpu;
        double own = RelayProcess.self().cpuMicros() - fromOwn;
        tally.measure(false);
        double size = sizes.stream().mapToInt(Integer::intValue).average().orElseThrow();
        var figures = new Figures("throughput " + payload + " " + sizes + " B, " + pairs + " pairs, window " + window)
                .with("messages_per_s", messages / seconds)
                .with("payload_mib_per_s", messages * size / seconds / (1 << 20))
                .with("generator_busy", own / seconds / 1e6 / relay.threads());
        if (relay.process().isKnown()) {
            figures.with("relay_cpu_us_per_message", messages == 0 ? 0 : cpu / messages)
                    .with("relay_cpus_busy", cpu / seconds / 1e6);
        }
        return figures;
    }

    private static long cpuMicros(Target relay) throws IOException {
        return relay.process().isKnown() ? relay.process().cpuMicros() : 0;
    }

    private Figures latencies(Figures figures, WindowTally tally) {
        for (int i = 0; i < sizes.size(); i++) {
            String of = sizes.size() == 1 ? "" : "_of_" + sizes.get(i);
            figures.with("p50_us" + of, tally.micros(i, 50)).with("p99_us" + of, tally.micros(i, 99));
        }
        return figures;
    }
}
