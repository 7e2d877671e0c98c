package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I20: what lives for a time lives exactly that long: a millisecond before its end, at it, a millisecond
/// after. Bundles and skipped keys are held to theirs by `BundleTest` and `RatchetLimitsTest`, requests with
/// the local agent by `HandoverTest`.
final class LivesIT {
    private static final Duration A_MILLISECOND = Duration.ofMillis(1);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    LivesIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void messageWithoutAWordOfItsRecipientExpiresTenMinutesAfterItsTime() throws Exception {
        bob.stop();
        UUID id = alice.send(bob, "one");
        Instant end = alice.sent(id).times().expires().plus(Duration.ofMinutes(10));

        world.advanceToTickAt(end.minus(A_MILLISECOND));
        assertThat(alice.stateOf(id)).isEqualTo("sealed");
        world.advanceToTickAt(end.plus(A_MILLISECOND));

        assertThat(alice.stateOf(id)).isEqualTo("expired");
    }

    @Test
    void endIsKnownForEightDays() throws Exception {
        UUID id = alice.send(bob, "one");
        world.advance(Duration.ofSeconds(3));
        Instant end = alice.sent(id).times().ended().orElseThrow().plus(Duration.ofDays(8));

        world.advanceToTickAt(end);
        assertThat(alice.channel().sent(id)).isPresent();
        world.advanceToTickAt(end.plus(A_MILLISECOND));

        assertThat(alice.channel().sent(id)).isEmpty();
    }

    @Test
    void signedPrekeyIsFollowedByAnotherAfterSevenDaysAndDestroyedAfterTwentyTwo() throws Exception {
        Instant made = Instant.ofEpochMilli(bob.number("SELECT created FROM spk"));

        world.advanceToTickAt(made.plus(Duration.ofDays(7)).minus(A_MILLISECOND));
        assertThat(bob.number("SELECT count(*) FROM spk")).isOne();
        world.advance(Duration.ofMinutes(11));
        assertThat(bob.number("SELECT count(*) FROM spk")).isEqualTo(2);

        world.advanceToTickAt(made.plus(Duration.ofDays(22)).minus(A_MILLISECOND));
        assertThat(bob.number("SELECT min(created) FROM spk")).isEqualTo(made.toEpochMilli());
        world.leap(Duration.ofHours(1));
        world.advance(Duration.ofSeconds(3));
        assertThat(bob.number("SELECT min(created) FROM spk")).isGreaterThan(made.toEpochMilli());
    }

    @Test
    void oneTimePrekeyThatNobodyUsedIsDestroyedAfterEightyTwoDays() throws Exception {
        Instant end = Instant.ofEpochMilli(bob.number("SELECT min(destroy_at) FROM opk"));
        long first = bob.number("SELECT min(id) FROM opk");

        world.advanceToTickAt(end.minus(A_MILLISECOND));
        assertThat(bob.number("SELECT min(id) FROM opk")).isEqualTo(first);
        world.leap(Duration.ofHours(1));
        world.advance(Duration.ofSeconds(3));

        assertThat(bob.number("SELECT count(*) FROM opk WHERE id = " + first)).isZero();
    }

    @Test
    void sessionThatIsNotWrittenOnEndsEightDaysAfterItsLastFrame() throws Exception {
        alice.send(bob, "one");
        world.advance(Duration.ofSeconds(3));
        bob.store().call(tx -> tx.update("UPDATE session SET refused = 1"));
        bob.send(alice, "two");
        world.advance(Duration.ofSeconds(3));
        Instant end = Instant.ofEpochMilli(bob.number("SELECT last_read FROM session WHERE refused = 1"))
                .plus(Duration.ofDays(8));

        world.advanceToTickAt(end.minus(A_MILLISECOND));
        assertThat(bob.number("SELECT count(*) FROM session WHERE refused = 1")).isOne();
        world.advanceToTickAt(end);

        assertThat(bob.number("SELECT count(*) FROM session WHERE refused = 1")).isZero();
        assertThat(bob.number("SELECT count(*) FROM session_ended")).isOne();
    }
}
