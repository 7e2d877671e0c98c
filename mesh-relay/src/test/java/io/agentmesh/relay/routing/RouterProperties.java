package io.agentmesh.relay.routing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.queue.LateQueue;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever connections do, an agent gets every envelope that was taken for it once and in order.
final class RouterProperties {
    private static final int SEEDS = 300;
    private static final int STEPS = 120;
    /// Signed once: a seed is about order and not about signatures.
    private static final List<OutgoingEnvelope> ENVELOPES = IntStream.range(0, STEPS)
            .mapToObj(number -> Traffic.envelope(ALICE, BOB, number))
            .toList();

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEnvelopeThatWasTakenArrivesOnceAndInOrder(int seed) {
        var run = new Run(new Random(seed));

        IntStream.range(0, STEPS).forEach(step -> run.step());
        run.finish();

        assertThat(run.received()).as("seed %d", seed).isEqualTo(run.taken());
    }

    /// One agent's connections, and one sender.
    ///
    /// The queue answers at once or later, as the seed has it.
    private static final class Run {
        private final FakeClock clock = FakeClock.atSomeDay();
        private final OfflineQueue queue;
        private final List<FakeLink> links = new ArrayList<>();
        private final List<String> taken = new ArrayList<>();
        private final Fates fates = new Fates();
        private final Router router;
        private final RandomGenerator random;
        private int next;

        private Run(RandomGenerator random) {
            this.random = random;
            var memory = new MemoryQueue(QueueLimits.DEFAULTS, clock);
            this.queue = random.nextBoolean() ? memory : new LateQueue(memory, clock);
            this.router = new Router(queue, fates, Traffic.seams(clock), 1 << 20);
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> join();
                case 1 -> anyLink(FakeLink::cut);
                case 2 -> anyLink(FakeLink::stopReading);
                case 3, 4 -> anyLink(FakeLink::startReading);
                case 5, 6 -> clock.advance(Duration.ZERO);
                default -> send();
            }
        }

        private void finish() {
            join();
            clock.advance(Duration.ZERO);
        }

        private void join() {
            FakeLink link = new FakeLink(
                    clock, 1 + random.nextLong(4L * ENVELOPES.getFirst().size()));
            links.add(link);
            router.join(Traffic.at(BOB), link, Terms.PLAIN);
        }

        private void anyLink(Consumer<FakeLink> action) {
            if (!links.isEmpty()) {
                action.accept(links.get(random.nextInt(links.size())));
            }
        }

        private void send() {
            int number = next++;
            router.route(ENVELOPES.get(number), outcome -> {
                if (!(outcome instanceof RouteOutcome.Refused)) {
                    taken.add(Envelopes.text(ALICE, BOB.id(), number));
                }
            });
        }

        /// By number: a queue that answers late says so out of order.
        private List<String> taken() {
            return taken.stream().sorted().toList();
        }

        private List<String> received() {
            assertThat(fates.returned).doesNotHaveAnyElementsOfTypes(RouteOutcome.Refused.class);
            return links.stream().flatMap(link -> link.read.stream()).toList();
        }
    }
}
