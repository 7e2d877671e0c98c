package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"-1, sealed", "0, sealed", "1, expired"})
    void messageWithoutAWordOfItsRecipientExpiresTenMinutesAfterItsTime(int millis, String state) throws Exception {
        bob.stop();
        UUID id = alice.send(bob, "one");
        Instant end = alice.sent(id).times().expires().plus(Duration.ofMinutes(10));

        world.advanceToTickAt(end.plusMillis(millis));

        assertThat(alice.stateOf(id)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void messageMayBeGivenSevenDaysAndNoMore(int millis, boolean isTaken) throws Exception {
        Draft draft = alice.draft(bob, "one", null);
        Instant end = world.now().plus(OfflineChannel.LONGEST_LIFE).plusMillis(millis);

        var answer = alice.submit(new Draft(draft.name(), draft.peer(), draft.subject(), draft.payload(), end));

        assertThat(answer.toOptional().isPresent()).isEqualTo(isTaken);
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
    void signedPrekeyIsFollowedByAnotherAfterSevenDays() throws Exception {
        Instant made = Instant.ofEpochMilli(bob.number("SELECT created FROM spk"));

        world.advanceToTickAt(made.plus(Duration.ofDays(7)).minus(A_MILLISECOND));
        assertThat(bob.number("SELECT count(*) FROM spk")).isOne();
        world.advance(Duration.ofMinutes(11));

        assertThat(bob.number("SELECT count(*) FROM spk")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "1, 0"})
    void signedPrekeyIsDestroyedTwentyTwoDaysAfterItsMaking(int millis, long left) throws Exception {
        Instant made = Instant.ofEpochMilli(bob.number("SELECT created FROM spk"));
        long id = bob.number("SELECT id FROM spk");

        world.advanceToTickAt(made.plus(Duration.ofDays(22)).plusMillis(millis));

        assertThat(bob.number("SELECT count(*) FROM spk WHERE id = " + id)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "1, 0"})
    void oneTimePrekeyThatNobodyUsedIsDestroyedAfterEightyTwoDays(int millis, long left) throws Exception {
        Instant end = Instant.ofEpochMilli(bob.number("SELECT min(destroy_at) FROM opk"));
        long first = bob.number("SELECT min(id) FROM opk");
        assertThat(end).isEqualTo(world.now().plus(Duration.ofDays(82)));

        world.advanceToTickAt(end.plusMillis(millis));

        assertThat(bob.number("SELECT count(*) FROM opk WHERE id = " + first)).isEqualTo(left);
    }

    /// Fifteen days, or eight after the end of its message: here those are less.
    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 1", "1, 0"})
    void envelopeIsKnownForFifteenDays(int millis, long left) throws Exception {
        alice.send(bob, "one");
        world.settle();
        Instant read = world.now();
        world.advance(Duration.ofSeconds(3));
        String envelope = world.carried().getFirst().id().toString();

        world.advanceToTickAt(read.plus(Duration.ofDays(15)).plusMillis(millis));

        assertThat(bob.number("SELECT count(*) FROM seen WHERE envelope = '" + envelope + "'"))
                .isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 1", "1, 0"})
    void messageThatIsDoneIsKnownForFifteenDays(int millis, long left) throws Exception {
        alice.send(bob, "one");
        world.settle();
        Instant received = world.now();
        world.advance(Duration.ofSeconds(3));

        world.advanceToTickAt(received.plus(Duration.ofDays(15)).plusMillis(millis));

        assertThat(bob.number("SELECT count(*) FROM inbox")).isEqualTo(left);
    }

    /// It cannot be opened a second time before.
    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "1, 0"})
    void nameOfAnEndedSessionIsKnownForThirtyDays(int millis, long left) throws Exception {
        alice.send(bob, "one");
        world.advance(Duration.ofSeconds(3));
        bob.channel().keysRevoked(List.of(KeyRevocation.sign(ALICE, null, 1)));
        world.settle();
        Instant ended = world.now();
        assertThat(bob.number("SELECT count(*) FROM session_ended")).isOne();

        world.advanceToTickAt(ended.plus(Duration.ofDays(30)).plusMillis(millis));

        assertThat(bob.number("SELECT count(*) FROM session_ended")).isEqualTo(left);
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
