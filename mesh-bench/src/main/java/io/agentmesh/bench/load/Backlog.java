package io.agentmesh.bench.load;

import io.agentmesh.core.frame.Feature;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The queue for absent agents: how fast it is filled, and how fast it empties when they come.
///
/// Of a relay that says what became of each envelope (receipts), `on_disk_per_s` runs from the first
/// envelope to the last notice that one is queued; at most some 2,000 are without an answer at a time.
/// Other relays tell nothing: there each sender ends with one to itself, and `taken_per_s` runs until the
/// last of these came back, when all before them were read and nobody knows whether they are kept. What was
/// lost is seen in `missing`.
///
/// The senders leave before the absent ones come, so that the drain owes nobody a notice.
@Command(name = "queue", description = "Fills the queue of absent agents, then they come.", sortOptions = false)
final class Backlog extends Scenario {
    /// Where the absent ones begin: no other scenario connects them.
    private static final int FIRST_ABSENT = 1_000_000;

    /// Nothing more comes after so long a silence.
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /// Envelopes without an answer at a time, all senders together: less than the relay lets wait for its
    /// disk (4,096).
    private static final int UNANSWERED = 2_000;

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
        List<Feature> asks = relay.asks();
        var figures = new Figures("queue " + agents + " agents, " + each + " each, " + size + " B");
        try (var fleet = new Fleet(relay.asking(List.of(Feature.RECEIPTS)))) {
            fill(fleet.connect(0, senders), figures);
        }
        try (var fleet = new Fleet(relay.asking(asks))) {
            var arrived = new Arrivals();
            double seconds = drain(fleet, arrived);
            return figures.with("drained_per_s", arrived.sum() / seconds).with("missing", all() - arrived.sum());
        }
    }

    private long all() {
        return (long) agents * each;
    }

    private void fill(List<AgentConnection> present, Figures figures) throws InterruptedException {
        boolean answers = present.stream().allMatch(sender -> sender.has(Feature.RECEIPTS));
        List<List<ByteBuf>> frames = frames(present);
        if (answers) {
            figures.with("on_disk_per_s", all() / fillAnswered(present, frames));
        } else {
            figures.with("taken_per_s", all() / fillBlindly(present, frames));
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
            frames.add(own);
        }
        return frames;
    }

    private double fillAnswered(List<AgentConnection> present, List<List<ByteBuf>> frames) throws InterruptedException {
        int window = Math.max(1, UNANSWERED / senders);
        var kept = new Arrivals();
        var answered = new Arrivals();
        for (int sender = 0; sender < senders; sender++) {
            AgentConnection connection = present.get(sender);
            var filling = new Filling(connection, frames.get(sender), kept, answered);
            connection.deliverTo(filling);
            connection.channel().eventLoop().execute(() -> filling.send(window));
        }
        answered.await(all(), SILENCE);
        return kept.await(0, SILENCE);
    }

    private double fillBlindly(List<AgentConnection> present, List<List<ByteBuf>> frames) throws InterruptedException {
        List<ByteBuf> last = new ArrayList<>();
        for (AgentConnection sender : present) {
            var self = sender.agent();
            last.add(MaskedFrame.text(Payload.SEALED.sign(self, self.id(), size, 0)));
        }
        var arrivals = new Arrivals();
        present.forEach(sender -> sender.deliverTo(number -> arrivals.one()));
        for (int sender = 0; sender < senders; sender++) {
            AgentConnection connection = present.get(sender);
            List<ByteBuf> own = frames.get(sender);
            ByteBuf end = last.get(sender);
            connection.channel().eventLoop().execute(() -> {
                own.forEach(connection::write);
                connection.write(end);
                connection.flush();
            });
        }
        return arrivals.await(senders, SILENCE);
    }

    private double drain(Fleet fleet, Arrivals arrived) throws InterruptedException {
        for (int absent = 0; absent < agents; absent++) {
            fleet.begin(Identities.agent(FIRST_ABSENT + absent), absent).listenFromTheStart(number -> {
                if (number >= 0) {
                    arrived.one();
                }
            });
        }
        return arrived.await(all(), SILENCE);
    }
}
