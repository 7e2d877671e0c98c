package io.agentmesh.relay.routing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.queue.LateQueue;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever connections do, an agent that confirms gets every envelope that was taken until it confirmed it, in
/// order on each connection, and its sender hears of the delivery once.
final class AckProperties {
    private static final int SEEDS = 300;
    private static final int STEPS = 100;
    /// Signed once: a seed is about order and not about signatures.
    private static final List<OutgoingEnvelope> ENVELOPES = IntStream.range(0, STEPS)
            .mapToObj(number -> Traffic.envelope(ALICE, BOB, number))
            .toList();

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEnvelopeComesUntilItIsConfirmed(int seed) {
        var run = new Run(new Random(seed));

        IntStream.range(0, STEPS).forEach(step -> run.step());
        run.finish();

        assertThat(run.fates.delivered)
                .as("seed %d", seed)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(run.taken);
        assertThat(run.queue.depth().envelopes()).as("seed %d", seed).isZero();
    }

    /// One agent's connections, and one sender. The queue answers at once or later, as the seed has it.
    private static final class Run {
        private final FakeClock clock = FakeClock.atSomeDay();
        private final Fates fates = new Fates();
        private final Set<UUID> taken = new HashSet<>();
        private final List<FakeLink> links = new ArrayList<>();
        /// Of each connection, how many of what it read it has confirmed.
        private final Map<FakeLink, Integer> confirmed = new HashMap<>();
        private final OfflineQueue queue;
        private final Router router;
        private final RandomGenerator random;
        private int next;

        private Run(RandomGenerator random) {
            this.random = random;
            var memory = new MemoryQueue(QueueLimits.DEFAULTS, clock);
            this.queue = random.nextBoolean() ? memory : new LateQueue(memory, clock);
            int some = 1 + random.nextInt(20);
            this.router = new Router(
                    queue,
                    fates,
                    Traffic.seams(clock),
                    (long) some * ENVELOPES.getFirst().size());
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0 -> join();
                case 1 -> anyLink().cut();
                case 2 -> anyLink().stopReading();
                case 3, 4 -> anyLink().startReading();
                case 5, 6 -> clock.advance(Duration.ZERO);
                case 7, 8 -> confirm(anyLink(), random.nextInt(4));
                default -> send();
            }
        }

        private void finish() {
            FakeLink last = join();
            do {
                confirm(last, STEPS);
                clock.advance(Duration.ZERO);
            } while (confirmed.getOrDefault(last, 0) < last.read.size());
        }

        private FakeLink join() {
            FakeLink link = new FakeLink(
                    clock, 1 + random.nextLong(4L * ENVELOPES.getFirst().size()));
            links.add(link);
            confirmed.put(link, 0);
            router.join(Traffic.at(BOB), link, new Terms(Proof.CONFIRMED, Terms.Checker.RELAY));
            clock.advance(Duration.ZERO);
            return link;
        }

        private FakeLink anyLink() {
            return links.isEmpty() ? join() : links.get(random.nextInt(links.size()));
        }

        private void confirm(FakeLink link, int atMost) {
            int first = confirmed.getOrDefault(link, 0);
            int last = Math.min(first + atMost, link.read.size());
            List<UUID> ids = link.read.subList(first, last).stream()
                    .map(text -> UUID.fromString(text.substring(7, 43)))
                    .toList();
            assertThat(link.read).isSortedAccordingTo((one, other) -> number(one) - number(other));
            router.confirm(Traffic.at(BOB), link, ids);
            confirmed.put(link, last);
        }

        private void send() {
            int number = next++;
            router.route(ENVELOPES.get(number), outcome -> {
                if (!(outcome instanceof RouteOutcome.Refused)) {
                    taken.add(Envelopes.id(number));
                }
            });
        }

        private static int number(String text) {
            return Integer.parseInt(text.substring(39, 43), 16);
        }
    }
}
