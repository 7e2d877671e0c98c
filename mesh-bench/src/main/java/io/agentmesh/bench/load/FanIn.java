package io.agentmesh.bench.load;

import io.agentmesh.core.identity.AgentKeyPair;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Many agents send to one that reads slowly, beside pairs that have nothing to do with it: what the reader
/// gets, what it costs the relay, what the pairs notice, and how long one takes to log in that comes in the
/// middle of it. First with a reader that keeps up, then with the slow one.
///
/// What the slow one never gets was refused: a relay has to stop somewhere, and plain agents are told
/// nothing. One that refuses nothing lets its senders wait, and whoever else has to wait for them shows
/// here.
@Command(name = "fan-in", description = "Many send to one that reads slowly; pairs beside them.", sortOptions = false)
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled completes a future that is waited for
final class FanIn extends Scenario implements Repeatable {
    private static final int DISTINCT = 64;
    private static final int RECEIVE_BUFFER = 32 << 10;
    /// Nothing more comes to a reader that keeps up, after so long a silence.
    private static final Duration SILENCE = Duration.ofSeconds(2);
    /// And after so long whatever comes is not waited for.
    private static final int MOST_SILENCES = 15;
    /// What is reported of a login that does not come to its end, in milliseconds.
    private static final double NO_LOGIN_MILLIS = 20_000;

    @Option(names = "--senders", description = "To the slow one (default: ${DEFAULT-VALUE}).")
    private int senders = 20;

    @Option(names = "--pairs", description = "Beside them (default: ${DEFAULT-VALUE}).")
    private int pairs = 8;

    @Option(names = "--rate", description = "Envelopes a second, all senders together (default: ${DEFAULT-VALUE}).")
    private double rate = 1_400;

    @Option(names = "--reads", description = "Envelopes a second that the slow one takes (default: ${DEFAULT-VALUE}).")
    private double reads = 200;

    @Option(names = "--size", description = "Bytes of the payload (default: ${DEFAULT-VALUE}).")
    private int size = 4096;

    @Option(names = "--warmup", description = "Not counted, of each half (default: ${DEFAULT-VALUE}).")
    private Duration warmup = Duration.ofSeconds(3);

    @Option(names = "--duration", description = "Counted, of each half (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(10);

    @Option(names = "--first-agent", description = "Number of the first agent (default: ${DEFAULT-VALUE}).")
    private int firstAgent;

    FanIn lasting(Duration uncounted, Duration counted) {
        warmup = uncounted;
        duration = counted;
        return this;
    }

    @Override
    public int agents() {
        return 2 * ofAHalf();
    }

    /// The reader, its senders, the pairs, and the one that comes late.
    private int ofAHalf() {
        return early() + 1;
    }

    private int early() {
        return 1 + senders + 2 * pairs;
    }

    @Override
    public FanIn from(int agent) {
        firstAgent = agent;
        return this;
    }

    @Override
    public Figures run(Target relay) throws InterruptedException, ExecutionException, IOException {
        var figures = new Figures(
                "fan-in " + senders + " senders, " + rate + "/s of " + size + " B, reader takes " + reads + "/s");
        double before;
        try (var fleet = new Fleet(relay).withReceiveBuffer(RECEIVE_BUFFER)) {
            var half = new Half(fleet, firstAgent);
            half.load.run(fleet, rate, warmup, duration);
            before = half.load.p99();
            withMemory(figures, "resident_mib_before", relay);
        }
        try (var fleet = new Fleet(relay).withReceiveBuffer(RECEIVE_BUFFER)) {
            var half = new Half(fleet, firstAgent + ofAHalf());
            SlowReader reader = SlowReader.slowDown(half.receiver, reads);
            CompletableFuture<Double> login = half.loginInTheMiddle();
            half.load.run(fleet, rate, warmup, duration);
            double seconds = warmup.plus(duration).plus(OpenLoop.LAST_ARRIVALS).toMillis() / 1e3;
            withMemory(figures, "resident_mib_slow", relay)
                    .with("reader_per_s", reader.taken() / seconds)
                    .with("sent_to_reader", half.load.unheard())
                    .with("missing_share", 1 - (double) half.arrivedInTheEnd(reader) / half.load.unheard())
                    .with("login_in_the_middle_ms", login.get())
                    .with("before_p99_us", before)
                    .with("p99_ratio", half.load.p99() / before);
            return half.load.into(figures);
        }
    }

    private static Figures withMemory(Figures figures, String name, Target relay) throws IOException {
        if (relay.process().isKnown()) {
            figures.with(name, relay.process().residentBytes() / (double) (1 << 20));
        }
        return figures;
    }

    /// One run of the load, with agents of its own.
    private final class Half {
        private final OpenLoop load = new OpenLoop();
        private final Fleet fleet;
        private final int last;
        private final AgentConnection receiver;

        private Half(Fleet fleet, int first) throws InterruptedException, ExecutionException {
            this.fleet = fleet;
            this.last = first + early();
            List<AgentConnection> all = fleet.connect(first, early());
            receiver = all.getFirst();
            List<Integer> sizes = Sizes.inTurn(List.of(size), DISTINCT);
            for (int i = 1; i <= senders; i++) {
                load.unheardFlow(all.get(i), receiver, sizes);
            }
            for (int i = senders + 1; i < all.size(); i += 2) {
                load.flow(all.get(i), all.get(i + 1), Payload.SEALED, sizes);
                load.listen(all.get(i + 1));
            }
        }

        /// How long the login of one more agent takes, in milliseconds.
        private CompletableFuture<Double> loginInTheMiddle() {
            AgentKeyPair agent = Identities.agent(last);
            var took = new CompletableFuture<Double>();
            Duration later = warmup.plus(duration.dividedBy(2));
            fleet.loop(0)
                    .schedule(
                            () -> {
                                long from = System.nanoTime();
                                fleet.begin(agent, 0)
                                        .ready()
                                        .thenRun(() -> took.complete((System.nanoTime() - from) / 1e6));
                                took.completeOnTimeout(NO_LOGIN_MILLIS, (long) NO_LOGIN_MILLIS, TimeUnit.MILLISECONDS);
                            },
                            later.toMillis(),
                            TimeUnit.MILLISECONDS);
            return took;
        }

        /// What the reader has once it keeps up and nothing more comes.
        private long arrivedInTheEnd(SlowReader reader) throws InterruptedException {
            reader.keepUp();
            long before = -1;
            for (int i = 0; i < MOST_SILENCES && reader.taken() > before; i++) {
                before = reader.taken();
                Target.letPass(SILENCE);
            }
            return reader.taken();
        }
    }
}
