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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I10: both ends write on one session, whatever they began at the same time, in whatever order it came, and
/// however wrong their clocks are; nothing is lost.
final class SessionChoiceIT {
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

    private void everyOrder() throws Exception {
        for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
            begin();
            deliver(order);
            requireThatBothWriteOnOneSession();
        }
    }

    /// Both open a session and write two messages on it, and hear nothing.
    private void begin() throws Exception {
        world.leap(Duration.ofHours(3));
        for (OfflineEnd end : List.of(alice, bob)) {
            for (String table : List.of("session", "frame", "outbox", "quarantine", "audit")) {
                end.store().call(tx -> tx.update("DELETE FROM " + table)); // each round is of its own
            }
        }
        round++;
        world.lose(envelope -> true);
        for (int i = 0; i < 2; i++) {
            alice.send(bob, "from alice " + round + " " + i);
            bob.send(alice, "from bob " + round + " " + i);
            world.settle();
        }
    }

    private void deliver(List<Integer> order) throws Exception {
        List<Envelope> all = world.carried();
        List<Envelope> last = all.subList(all.size() - 4, all.size());
        world.lose(envelope -> false);
        for (int place : order) {
            world.inject(last.get(place));
        }
        world.advance(Duration.ofSeconds(10));
    }

    private void requireThatBothWriteOnOneSession() throws Exception {
        for (int i = 2; i < 4; i++) {
            alice.send(bob, "from alice " + round + " " + i);
            bob.send(alice, "from bob " + round + " " + i);
            world.advance(Duration.ofSeconds(10));
        }
        assertThat(writtenOn(alice)).as("round %d", round).isEqualTo(writtenOn(bob));
        for (int i = 0; i < 4; i++) {
            assertThat(alice.stateOf(alice.draftId("from alice " + round + " " + i)))
                    .as("round %d, %d", round, i)
                    .isEqualTo("processed");
            UUID back = bob.draftId("from bob " + round + " " + i);
            assertThat(bob.stateOf(back)).as("round %d, %d", round, i).isEqualTo("processed");
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
