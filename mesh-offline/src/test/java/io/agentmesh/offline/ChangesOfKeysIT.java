package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.ofFirstByte;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineEnd.Fate;
import io.agentmesh.offline.testing.OfflineEnd.Moment;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.SealedFrames;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I16 at every point of I3: a process ends before or after a commit, and its agent goes on under another
/// key, or the other end's key is revoked.
final class ChangesOfKeysIT {
    /// Commits from a start on; what a process does in one round is over before.
    private static final int COMMITS = 28;

    private static final AgentKeyPair SECOND = ofFirstByte(0x60);
    private static final Duration A_MOMENT = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final Fate NONE = new Fate(0, Moment.BEFORE_THE_COMMIT);

    private final Path folder;

    ChangesOfKeysIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /// One message from Alice to Bob, one of whom dies at a commit.
    private static final class Round implements AutoCloseable {
        private final OfflineWorld world;
        private final OfflineEnd alice;
        private final OfflineEnd bob;
        private final Draft draft;
        private final Set<String> keys = new HashSet<>();

        Round(Path folder) throws Exception {
            this.world = new OfflineWorld(folder);
            this.alice = world.join(ALICE);
            this.bob = world.join(BOB);
            this.draft = alice.draft(bob, "hello", null);
            bob.mayRepeat(capability -> true); // under its key, so a second call takes no second effect
            bob.answer(this::note);
        }

        private Answer note(IncomingRequest request) {
            keys.add(request.terms().idempotencyKey().orElseThrow());
            return Answer.of(request.payload());
        }

        /// Until the victim is dead; it is started again, and does nothing yet.
        void die(OfflineEnd victim, Fate fate) throws Exception {
            victim.stop();
            victim.use(fate);
            victim.start();
            boolean isTold = isTaken();
            world.advance(A_MOMENT);
            victim.use(NONE);
            victim.stop();
            victim.start();
            if (!isTold) {
                alice.submit(draft).orThrow();
            }
        }

        private boolean isTaken() throws Exception {
            try {
                alice.submit(draft).orThrow();
                return true;
            } catch (MeshException killed) {
                return false;
            }
        }

        String state() throws Exception {
            return alice.stateOf(draft.name().id());
        }

        @Override
        public void close() {
            world.close();
        }
    }

    private interface Play {
        void in(Round round, Fate fate) throws Exception;
    }

    private void atEveryCommit(Play play) throws Exception {
        for (Moment moment : new Moment[] {Moment.BEFORE_THE_COMMIT, Moment.AFTER_THE_COMMIT}) {
            for (int commit = 2; commit <= COMMITS; commit++) {
                try (Round round = new Round(folder.resolve(moment + "-" + commit))) {
                    play.in(round, new Fate(commit, moment));
                    SealedFrames.requireNoKeyUsedTwice(round.world.carried());
                }
            }
        }
    }

    @Test
    void nothingIsLostWhereverTheReceiverChangesItsKey() throws Exception {
        atEveryCommit((round, fate) -> {
            round.die(round.bob, fate);
            round.bob.rotate(SECOND);
            round.alice.hearOfRotation(BOB.id());
            round.world.advance(A_WHILE);

            assertThat(round.state()).as("%s", fate).isEqualTo("processed");
            assertThat(round.keys)
                    .as("%s", fate)
                    .containsExactly(round.draft.name().id().toString());
        });
    }

    /// What was sealed under the key before ends `unknown`, unless it was receipted; nothing stays without
    /// an end.
    @Test
    void messageHasAnEndWhereverItsSenderChangesItsKey() throws Exception {
        atEveryCommit((round, fate) -> {
            round.die(round.alice, fate);
            round.alice.rotate(SECOND);
            round.bob.hearOfRotation(ALICE.id());
            round.world.advance(A_WHILE);

            assertThat(round.state()).as("%s", fate).isIn("processed", "unknown");
            assertThat(round.keys).as("%s", fate).hasSizeLessThanOrEqualTo(1);
            assertThat(round.state().equals("unknown") || round.keys.size() == 1)
                    .as("%s: processed, and not asked", fate)
                    .isTrue();
        });
    }

    @Test
    void nothingOfARevokedKeyIsBegunWhereverTheReceiverHearsOfIt() throws Exception {
        atEveryCommit((round, fate) -> {
            round.die(round.bob, fate);
            round.bob.revoke(ALICE.id());
            round.bob.channel().keysRevoked(List.of(KeyRevocation.sign(ALICE, null, 1)));
            round.world.settle();
            int asked = round.bob.asked().size();
            round.world.advance(A_WHILE);

            assertThat(round.bob.asked()).as("%s", fate).hasSize(asked);
            assertThat(round.bob.number("SELECT count(*) FROM session"))
                    .as("%s", fate)
                    .isZero();
        });
    }
}
