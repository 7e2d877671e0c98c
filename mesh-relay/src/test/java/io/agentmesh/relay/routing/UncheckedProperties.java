package io.agentmesh.relay.routing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.testing.Seeds;
import io.agentmesh.relay.queue.LateQueue;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueEntry;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.Terms.Checker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whatever connections do, one whose agent does not check signatures gets no envelope that does not hold; and
/// every envelope that was taken arrives once and in order, or departs because it does not hold.
final class UncheckedProperties {
    private static final int SEEDS = 500;
    private static final int STEPS = 120;
    private static final List<OutgoingEnvelope> ENVELOPES = IntStream.range(0, STEPS)
            .mapToObj(number -> Traffic.envelope(ALICE, BOB, number))
            .toList();

    @Test
    void nothingForgedReachesAnAgentThatDoesNotCheckAndNothingElseIsLost() {
        Seeds.forEach(SEEDS, random -> {
            var run = new Run(random);
            IntStream.range(0, STEPS).forEach(step -> run.step());
            run.finish();

            assertThat(run.readByPlainOnes()).noneMatch(run.forged::contains);
            assertThat(run.received()).doesNotHaveDuplicates().isSorted();
            assertThat(run.received()).noneMatch(run.departed::contains);
            assertThat(run.forged).containsAll(run.departed);
            assertThat(run.ended()).isEqualTo(run.taken);
            assertThat(run.queue.depth().envelopes()).isZero();
        });
    }

    /// One agent's connections, of which some check signatures, and one sender, of which some do not hold.
    private static final class Run {
        private final FakeClock clock = FakeClock.atSomeDay();
        private final OfflineQueue queue;
        private final Router router;
        private final RandomGenerator random;
        private final List<FakeLink> links = new ArrayList<>();
        private final Set<FakeLink> plain = new HashSet<>();
        private final Set<UUID> forged = new HashSet<>();
        private final Set<UUID> taken = new TreeSet<>();
        private final Set<UUID> departed = new HashSet<>();
        private int next;

        private Run(RandomGenerator random) {
            this.random = random;
            var memory = new MemoryQueue(QueueLimits.DEFAULTS, clock);
            this.queue = random.nextBoolean() ? memory : new LateQueue(memory, clock);
            queue.attach(departure -> departed.add(departure.envelope()));
            this.router = new Router(queue, new Fates(), new RouterSeams(clock, this::check), 1 << 20);
        }

        /// Answers at once, or later.
        private void check(List<QueueEntry> entries, Consumer<Set<Long>> answer) {
            Set<Long> found = entries.stream()
                    .filter(entry -> forged.contains(entry.envelope().id()))
                    .map(QueueEntry::sequence)
                    .collect(Collectors.toSet());
            if (random.nextBoolean()) {
                answer.accept(found);
            } else {
                clock.schedule(Duration.ZERO, () -> answer.accept(found));
            }
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> join(random.nextBoolean() ? Checker.RECEIVER : Checker.RELAY);
                case 1 -> anyLink(FakeLink::cut);
                case 2 -> anyLink(FakeLink::stopReading);
                case 3, 4 -> anyLink(FakeLink::startReading);
                case 5, 6 -> clock.advance(Duration.ZERO);
                default -> send();
            }
        }

        private void finish() {
            join(Checker.RELAY);
            clock.advance(Duration.ZERO);
        }

        private void join(Checker checker) {
            FakeLink link = new FakeLink(
                    clock, 1 + random.nextLong(4L * ENVELOPES.getFirst().size()));
            links.add(link);
            if (checker == Checker.RELAY) {
                plain.add(link);
            }
            router.join(Traffic.at(BOB), link, new Terms(Proof.WRITTEN, checker));
        }

        private void anyLink(Consumer<FakeLink> action) {
            if (!links.isEmpty()) {
                action.accept(links.get(random.nextInt(links.size())));
            }
        }

        /// Unchecked also where nobody is there who checks: whoever decided it may have looked a moment ago.
        private void send() {
            OutgoingEnvelope envelope = ENVELOPES.get(next++);
            boolean isChecked = random.nextInt(3) == 0;
            if (!isChecked && random.nextBoolean()) {
                forged.add(envelope.id());
            }
            router.route(isChecked ? envelope : envelope.unchecked(), outcome -> {
                if (!(outcome instanceof RouteOutcome.Refused)) {
                    taken.add(envelope.id());
                }
            });
        }

        private List<UUID> readByPlainOnes() {
            return plain.stream()
                    .flatMap(link -> link.read.stream())
                    .map(Run::id)
                    .toList();
        }

        private List<UUID> received() {
            return links.stream()
                    .flatMap(link -> link.read.stream())
                    .map(Run::id)
                    .toList();
        }

        private Set<UUID> ended() {
            Set<UUID> ended = new TreeSet<>(departed);
            ended.addAll(received());
            return ended;
        }

        private static UUID id(String text) {
            return UUID.fromString(text.substring("{\"id\":\"".length(), "{\"id\":\"".length() + 36));
        }
    }
}
