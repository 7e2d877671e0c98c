package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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

    private static final int PATIENCE_SECONDS = 60;

    @Option(names = "--agents", description = "Absent agents (default: ${DEFAULT-VALUE}).")
    private int agents = 200;

    @Option(names = "--each", description = "Envelopes for each; the original keeps 100 (default: ${DEFAULT-VALUE}).")
    private int each = 100;

    @Option(names = "--senders", description = "Senders (default: ${DEFAULT-VALUE}).")
    private int senders = 8;

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
        var waiting = new Countdown(senders);
        present.forEach(sender -> sender.deliverTo(number -> waiting.one()));
        long from = System.nanoTime();
        for (int sender = 0; sender < senders; sender++) {
            AgentConnection connection = present.get(sender);
            List<ByteBuf> own = frames.get(sender);
            connection.channel().eventLoop().execute(() -> {
                own.forEach(connection::write);
                connection.flush();
            });
        }
        waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return (System.nanoTime() - from) / 1e9;
    }

    private double drain(Fleet fleet, LongAdder arrived) throws InterruptedException {
        var waiting = new Countdown((long) agents * each);
        long from = System.nanoTime();
        for (int absent = 0; absent < agents; absent++) {
            fleet.begin(Identities.agent(FIRST_ABSENT + absent), absent).listenFromTheStart(number -> {
                arrived.increment();
                waiting.one();
            });
        }
        waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return (System.nanoTime() - from) / 1e9;
    }

    /// Waits for a number of arrivals, or for the last of those that come.
    private static final class Countdown {
        private final LongAdder left = new LongAdder();

        private Countdown(long count) {
            left.add(count);
        }

        private void one() {
            left.decrement();
        }

        private void await(long time, TimeUnit unit) throws InterruptedException {
            long until = System.nanoTime() + unit.toNanos(time);
            while (left.sum() > 0 && System.nanoTime() < until) {
                Target.letPass(Duration.ofMillis(2));
            }
        }
    }
}
