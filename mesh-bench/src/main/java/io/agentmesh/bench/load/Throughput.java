package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How many envelopes a second get through when each pair keeps a window of them under way.
///
/// Whether the generator is the bottleneck is seen in `generator_busy`: the share of its threads' time that it
/// used. Near 1 the figure is its own and not the relay's.
@Command(name = "throughput", description = "Pairs that keep a window of envelopes under way.", sortOptions = false)
final class Throughput extends Scenario implements Repeatable {
    private static final int DISTINCT = 32;

    @Option(names = "--size", description = "Bytes of the payload (default: ${DEFAULT-VALUE}).")
    private int size = 256;

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
        this.size = size;
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
            var arrived = new LongAdder();
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
                start(agents.get(2 * pair), agents.get(2 * pair + 1), arrived);
            }
            return measure(relay, arrived);
        }
    }

    private void start(AgentConnection sender, AgentConnection receiver, LongAdder arrived) {
        ByteBuf[] frames = new ByteBuf[DISTINCT];
        for (int i = 0; i < DISTINCT; i++) {
            frames[i] = MaskedFrame.text(
                    payload.sign(sender.agent(), receiver.agent().id(), size, i));
        }
        var flow = new Window(sender, frames, arrived);
        receiver.deliverTo(flow);
        receiver.channel().eventLoop().execute(() -> flow.send(window));
    }

    private Figures measure(Target relay, LongAdder arrived) throws InterruptedException, IOException {
        Target.letPass(warmup);
        long from = arrived.sum();
        long fromNanos = System.nanoTime();
        long fromCpu = relay.process().cpuMicros();
        long fromOwn = RelayProcess.self().cpuMicros();
        Target.letPass(duration);
        double messages = arrived.sum() - from;
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        double cpu = relay.process().cpuMicros() - fromCpu;
        double own = RelayProcess.self().cpuMicros() - fromOwn;
        return new Figures("throughput " + payload + " " + size + " B, " + pairs + " pairs, window " + window)
                .with("messages_per_s", messages / seconds)
                .with("payload_mib_per_s", messages * size / seconds / (1 << 20))
                .with("relay_cpu_us_per_message", messages == 0 ? 0 : cpu / messages)
                .with("relay_cpus_busy", cpu / seconds / 1e6)
                .with("generator_busy", own / seconds / 1e6 / relay.threads());
    }

    /// Sends one for each that arrives, as many in one flush as arrived in one read. On the pair's loop.
    private static final class Window implements AgentConnection.Traffic {
        private final AgentConnection sender;
        private final ByteBuf[] frames;
        private final LongAdder arrived;
        private int credits;
        private int next;

        private Window(AgentConnection sender, ByteBuf[] frames, LongAdder arrived) {
            this.sender = sender;
            this.frames = frames;
            this.arrived = arrived;
        }

        @Override
        public void envelope(long number) {
            if (number >= 0) {
                credits++;
            }
        }

        @Override
        public void readComplete() {
            if (credits > 0) {
                arrived.add(credits);
                send(credits);
                credits = 0;
            }
        }

        void send(int count) {
            for (int i = 0; i < count; i++) {
                sender.write(frames[next++ % frames.length]);
            }
            sender.flush();
        }
    }
}
