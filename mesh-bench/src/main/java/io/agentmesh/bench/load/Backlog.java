package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The queue for absent agents: how fast it is filled, and how fast it empties when they come.
///
/// No relay tells a plain agent that an envelope was queued, so each sender ends with one to itself: when that
/// arrives, all before it were taken. A relay that writes to a disk may still be at it; what it lost is seen in
/// `missing`.
@Command(name = "queue", description = "Fills the queue of absent agents, then they come.", sortOptions = false)
final class Backlog extends Scenario {
    /// Where the absent ones begin: no other scenario connects them.
    private static final int FIRST_ABSENT = 1_000_000;

    /// Nothing more comes after so long a silence.
    private static final Duration SILENCE = Duration.ofSeconds(5);

    @Option(names = "--agents", description = "Absent agents (default: ${DEFAULT-VALUE}).")
    private int agents = 200;

    @Option(names = "--each", description = "Envelopes for each; the original keeps 100 (default: ${DEFAULT-VALUE}).")
    private int each = 100;

    @Option(names = "--senders", description = "Senders; ours bounds what each may queue (default: ${DEFAULT-VALUE}).")
    private int senders = 20;

    @Option(names = "--size", description = "Bytes of the payload (default: ${DEFAULT-VALUE}).")
    private int size = 256;

    @Override
    Figures run(Target relay) throws InterruptedException, ExecutionException {
        try (var fleet = new Fleet(relay)) {
            List<AgentConnection> present = fleet.connect(0, senders);
            List<List<ByteBuf>> frames = frames(present);
            double fillSeconds = fill(present, frames);
            var arrived = new LongAdder();
            double drainSeconds = drain(fleet, arrived);
            double all = (double) agents * each;
            return new Figures("queue " + agents + " agents, " + each + " each, " + size + " B")
                    .with("taken_per_s", all / fillSeconds)
                    .with("drained_per_s", arrived.sum() / drainSeconds)
                    .with("missing", all - arrived.sum());
        }
    }

    private List<List<ByteBuf>> frames(List<AgentConnection> present) {
        List<List<ByteBuf>> frames = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            List<ByteBuf> own = new ArrayList<>();
            for (int absent = sender; absent < agents; absent += senders) {
                for (int i = 0; i < each; i++) {
                    var to = Identities.agent(FIRST_ABSENT + absent).id();
                    own.add(MaskedFrame.text(
                            Payload.SEALED.sign(present.get(sender).agent(), to, size, (long) absent * each + i)));
                }
            }
            var self = present.get(sender).agent();
            own.add(MaskedFrame.text(Payload.SEALED.sign(self, self.id(), size, 0)));
            frames.add(own);
        }
        return frames;
    }

    private double fill(List<AgentConnection> present, List<List<ByteBuf>> frames) throws InterruptedException {
        var arrivals = new Arrivals();
        present.forEach(sender -> sender.deliverTo(number -> arrivals.one()));
        for (int sender = 0; sender < senders; sender++) {
            AgentConnection connection = present.get(sender);
            List<ByteBuf> own = frames.get(sender);
            connection.channel().eventLoop().execute(() -> {
                own.forEach(connection::write);
                connection.flush();
            });
        }
        return arrivals.await(senders);
    }

    private double drain(Fleet fleet, LongAdder arrived) throws InterruptedException {
        var arrivals = new Arrivals();
        for (int absent = 0; absent < agents; absent++) {
            fleet.begin(Identities.agent(FIRST_ABSENT + absent), absent).listenFromTheStart(number -> {
                arrived.increment();
                arrivals.one();
            });
        }
        return arrivals.await((long) agents * each);
    }

    /// Counts arrivals from now on, and knows when the last one was.
    private static final class Arrivals {
        private final long from = System.nanoTime();
        private final LongAdder count = new LongAdder();
        private volatile long last = from;

        private void one() {
            count.increment();
            last = System.nanoTime();
        }

        /// Seconds until the last of those that were expected, or of those that came.
        private double await(long expected) throws InterruptedException {
            while (count.sum() < expected && System.nanoTime() - last < SILENCE.toNanos()) {
                Target.letPass(Duration.ofMillis(2));
            }
            return (last - from) / 1e9;
        }
    }
}
