package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.outgoing.SentState;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.SealedFrames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// I14: stored = final + in flight after every step of a history from a seed, and no state goes back.
final class ConservationIT {
    private static final int STEPS = 40;

    private final Path folder;
    private final List<UUID> stored = new ArrayList<>();
    private final Map<UUID, SentState> before = new HashMap<>();

    ConservationIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyMessageThatWasTakenIsInOneStateAndThatGoesOnOnly(long seed) throws Exception {
        SplittableRandom chance = new SplittableRandom(seed);
        try (OfflineWorld world = new OfflineWorld(folder)) {
            OfflineEnd alice = world.join(ALICE);
            OfflineEnd bob = world.join(BOB);
            for (int step = 0; step < STEPS; step++) {
                step(chance, world, alice, bob);
                requireConservation(alice, "seed " + seed + ", step " + step);
            }
            world.lose(envelope -> false);
            restart(bob);
            world.leap(Duration.ofMinutes(40));
            world.advance(Duration.ofSeconds(20));

            requireConservation(alice, "seed " + seed + ", end");
            assertThat(alice.number("SELECT count(*) FROM outbox WHERE type = 'request' AND ended = 0"))
                    .isZero();
            SealedFrames.requireNoKeyUsedTwice(world.carried());
        }
    }

    private void step(SplittableRandom chance, OfflineWorld world, OfflineEnd alice, OfflineEnd bob) throws Exception {
        switch (chance.nextInt(7)) {
            case 0, 1, 2 -> stored.add(alice.send(bob, "message " + stored.size()));
            case 3 -> world.lose(envelope -> chance.nextInt(3) == 0);
            case 4 -> restart(chance.nextBoolean() ? alice : bob);
            case 5 -> cancelOne(chance, alice);
            default -> world.advance(Duration.ofSeconds(chance.nextInt(1, 60)));
        }
        world.settle();
    }

    private void cancelOne(SplittableRandom chance, OfflineEnd alice) throws Exception {
        if (!stored.isEmpty()) {
            alice.channel().cancel(stored.get(chance.nextInt(stored.size())));
        }
    }

    private static void restart(OfflineEnd end) throws Exception {
        end.stop();
        end.start();
    }

    private void requireConservation(OfflineEnd alice, String when) throws Exception {
        List<SentMessage> all = alice.channel().sent();
        assertThat(all).as(when).extracting(SentMessage::id).containsExactlyElementsOf(stored);
        for (SentMessage message : all) {
            SentState state = message.progress().state();
            assertThat(message.times().ended().isPresent())
                    .as(when + " " + message)
                    .isEqualTo(state.isFinal());
            SentState last = before.put(message.id(), state);
            assertThat(last == null || last.compareTo(state) <= 0)
                    .as(when + " " + message + " after " + last)
                    .isTrue();
        }
    }
}
