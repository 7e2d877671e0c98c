package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I10: both ends write on one session, whatever they began at the same time, in whatever order it came, and
/// however wrong their clocks are; nothing is lost.
final class SessionChoiceIT {
    private static final String RESETS_OBEYED = "SELECT count(*) FROM audit WHERE code = 'reset_obeyed'";
    private static final long SEED = 10;
    private static final int SHUFFLED = 24;

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private int round;

    SessionChoiceIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void bothEndOnOneSessionInEveryOrderOfTwoOpeningsAndTwoFramesEach() throws Exception {
        everyOrder();
    }

    @Test
    void clockThatIsAnHourBehindCostsAResetAndNoMore() throws Exception {
        bob.skew(Duration.ofHours(-1));
        everyOrder();
    }

    @Test
    void clockThatIsAnHourAheadCostsAResetAndNoMore() throws Exception {
        bob.skew(Duration.ofHours(1));
        everyOrder();
    }

    @Test
    void endThatLosesItsSessionsIsWrittenToOnANewOne() throws Exception {
        for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
            begin();
            deliver(order);
            bob.store().call(tx -> tx.update("DELETE FROM session"));
            requireThatBothWriteOnOneSession();
        }
    }

    /// As many as are obeyed within an hour: both then wait for a session that the other one began.
    @Test
    void threeOpeningsOfEachThatCannotBeReadCostAnHourAndNothingElse() throws Exception {
        for (OfflineEnd end : List.of(alice, bob)) {
            end.store().call(tx -> tx.update("DELETE FROM opk WHERE id IN (SELECT id FROM opk ORDER BY id LIMIT 3)"));
        }
        alice.send(bob, "from alice 0 0");
        bob.send(alice, "from bob 0 0");
        world.advance(Duration.ofSeconds(10));
        assertThat(alice.number(RESETS_OBEYED)).isEqualTo(3);
        assertThat(bob.number(RESETS_OBEYED)).isEqualTo(3);
        alice.send(bob, "from alice 0 1");
        bob.send(alice, "from bob 0 1");

        world.advance(Duration.ofHours(2));

        requireThatBothWriteOnOneSession();
    }

    /// Three openings that were never heard, and a frame on each, against as many of the other end's.
    @Test
    void bothEndOnOneSessionInManyOrdersOfThreeOpeningsAndThreeFramesEach() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < SHUFFLED; i++) {
            beginThrice();
            List<Integer> order = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
            Collections.shuffle(order, random);
            deliver(order);
            requireThatBothWriteOnOneSession();
        }
    }

    /// Each session is refused by its own end before the next one is begun, as after a reset.
    private void beginThrice() throws Exception {
        clear();
        for (int i = 0; i < 3; i++) {
            for (OfflineEnd end : List.of(alice, bob)) {
                end.store().call(tx -> tx.update("UPDATE session SET refused = 1"));
            }
            for (int frame = 0; frame < 2; frame++) {
                int number = 2 * i + frame;
                alice.send(bob, "from alice " + round + " " + number);
                bob.send(alice, "from bob " + round + " " + number);
                world.settle();
            }
        }
        alice.store().call(tx -> tx.update("UPDATE session SET refused = 0"));
        bob.store().call(tx -> tx.update("UPDATE session SET refused = 0"));
    }

    private void everyOrder() throws Exception {
        for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
            begin();
            deliver(order);
            requireThatBothWriteOnOneSession();
        }
    }

    /// Both open a session and write two messages on it, and hear nothing.
    private void begin() throws Exception {
        clear();
        for (int i = 0; i < 2; i++) {
            alice.send(bob, "from alice " + round + " " + i);
            bob.send(alice, "from bob " + round + " " + i);
            world.settle();
        }
    }

    private void clear() throws Exception {
        world.leap(Duration.ofHours(3));
        for (OfflineEnd end : List.of(alice, bob)) {
            for (String table : List.of("session", "frame", "outbox", "quarantine", "audit")) {
                end.store().call(tx -> tx.update("DELETE FROM " + table)); // each round is of its own
            }
        }
        round++;
        world.lose(envelope -> true);
    }

    private void deliver(List<Integer> order) throws Exception {
        List<Envelope> all = world.carried();
        List<Envelope> last = all.subList(all.size() - order.size(), all.size());
        world.lose(envelope -> false);
        for (int place : order) {
            world.inject(last.get(place));
        }
        world.advance(Duration.ofSeconds(10));
    }

    private void requireThatBothWriteOnOneSession() throws Exception {
        for (int i = 6; i < 8; i++) {
            alice.send(bob, "from alice " + round + " " + i);
            bob.send(alice, "from bob " + round + " " + i);
            world.advance(Duration.ofSeconds(10));
        }
        assertThat(writtenOn(alice)).as("round %d", round).isEqualTo(writtenOn(bob));
        for (OfflineEnd end : List.of(alice, bob)) {
            assertThat(end.channel().sent())
                    .as("round %d", round)
                    .extracting(message -> message.progress().state().word())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .containsOnly("processed");
        }
    }

    private static String writtenOn(OfflineEnd end) throws Exception {
        return end.store()
                .call(tx -> tx.queryOne(
                        "SELECT sid FROM session WHERE refused = 0 ORDER BY gen DESC, sid", row -> row.text("sid")))
                .orElseThrow();
    }

    private static List<List<Integer>> orders(List<Integer> rest) {
        if (rest.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (Integer first : rest) {
            List<Integer> others = new ArrayList<>(rest);
            others.remove(first);
            orders(others).forEach(tail -> {
                List<Integer> order = new ArrayList<>(tail);
                order.addFirst(first);
                all.add(order);
            });
        }
        return all;
    }
}
