package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineEnd.Fate;
import io.agentmesh.offline.testing.OfflineEnd.Moment;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.SealedFrames;
import io.agentmesh.sdk.call.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I3 and I4 at every commit of sender and receiver: each message, and its answer, on a session of its own. The
/// real programs are killed at every write by `scripts/kill-walk`.
final class KillsIT {
    /// Commits from a start on; what a process does in one round is over before.
    private static final int COMMITS = 28;

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private final Map<String, Integer> effects = new HashMap<>();
    private int round;

    KillsIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        bob.mayRepeat(capability -> true); // under its key, so a second call takes no second effect
        bob.answer(request -> {
            effects.merge(request.terms().idempotencyKey().orElseThrow(), 1, Integer::sum);
            return Answer.of(request.payload());
        });
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// I3.
    @Test
    void nothingIsLostOrTakesTwoEffectsWhereverTheSenderIsKilled() throws Exception {
        walk(alice, Moment.BEFORE_THE_COMMIT);
        walk(alice, Moment.AFTER_THE_COMMIT);
    }

    /// I3.
    @Test
    void nothingIsLostWhereverTheReceiverIsKilled() throws Exception {
        walk(bob, Moment.BEFORE_THE_COMMIT);
        walk(bob, Moment.AFTER_THE_COMMIT);
    }

    /// I4: had anything left before its commit, its key would be used for something else after it.
    @Test
    void nothingLeavesWhoseCommitFailedWhicheverFails() throws Exception {
        walk(alice, Moment.REFUSED);
        walk(bob, Moment.REFUSED);
    }

    private void walk(OfflineEnd victim, Moment moment) throws Exception {
        for (int commit = 2; commit <= COMMITS; commit++) {
            round(victim, new Fate(commit, moment));
        }
    }

    private void round(OfflineEnd victim, Fate fate) throws Exception {
        world.leap(Duration.ofHours(1)); // a session more than an hour allows would wait
        alice.store().call(tx -> tx.update("UPDATE session SET refused = 1"));
        victim.stop();
        victim.use(fate);
        victim.start();
        String text = "message " + round++;

        UUID id = alice.draftId(text);
        boolean isTold = isTaken(text);
        world.advance(Duration.ofSeconds(5));
        victim.use(new Fate(0, Moment.BEFORE_THE_COMMIT));
        victim.stop();
        victim.start();
        world.advance(Duration.ofSeconds(5));
        if (!isTold) {
            alice.send(bob, text); // whoever was not told asks again, under the same id
        }
        world.advance(Duration.ofSeconds(10));

        assertThat(alice.stateOf(id)).as("%s %s", victim.id(), fate).isEqualTo("processed");
        assertThat(alice.sent(id).end().answer()).as("%s", fate).isNotNull();
        assertThat(effects.get(id.toString())).as("%s", fate).isBetween(1, 2);
        SealedFrames.requireNoKeyUsedTwice(world.carried());
    }

    private boolean isTaken(String text) throws Exception {
        try {
            alice.send(bob, text);
            return true;
        } catch (MeshException killed) {
            return false;
        }
    }

    /// I4: the whole time.
    @Test
    void nothingLeavesAndNothingIsConfirmedWhileTheDiskTakesNothing() throws Exception {
        alice.diskRefuses(true);
        assertThat(isTaken("never told")).isFalse();
        world.advance(Duration.ofSeconds(5));
        assertThat(world.carried()).isEmpty();
        alice.diskRefuses(false);

        bob.diskRefuses(true);
        alice.send(bob, "one");
        world.advance(Duration.ofSeconds(5));
        assertThat(world.isHeld(BOB.id())).isTrue();
        assertThat(world.carried()).allMatch(envelope -> envelope.from().equals(ALICE.id()));
        assertThat(effects).isEmpty();

        bob.diskRefuses(false);
        world.came(BOB.id());
        world.advance(Duration.ofSeconds(5));
        assertThat(alice.stateOf(alice.draftId("one"))).isEqualTo("processed");
        assertThat(world.isHeld(BOB.id())).isFalse();
    }
}
