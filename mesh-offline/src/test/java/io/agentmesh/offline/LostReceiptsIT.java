package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.Loss;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.sdk.call.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A message whose recipient has said that it is on its disk, and whose last receipt a relay took and lost:
/// its sender asks for that again, and it takes effect once.
final class LostReceiptsIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration A_TICK = Duration.ofSeconds(2);
    /// Longer than the first wait with all of its spread.
    private static final Duration FIRST_WAIT = Duration.ofMinutes(13);
    private static final String ASKING = "SELECT count(*) FROM frame WHERE notice = 'asking'";

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    LostReceiptsIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// Bob's agent takes its time, and what bob says of the end comes to nothing though the relay said to
    /// keep it.
    private UUID messageWhoseEndTheRelayLost(String text) throws Exception {
        bob.answer(request -> Answer.refusal("overloaded"));
        UUID id = alice.send(bob, text);
        world.settle();
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(id)).isEqualTo("received");

        world.lose(envelope -> envelope.from().equals(BOB.id()));
        int carried = world.carried().size();
        bob.answer(request -> Answer.of(request.payload()));
        world.advance(Duration.ofSeconds(4));
        relayKeeps(world.carried().subList(carried, world.carried().size()));
        world.lose(envelope -> false);
        return id;
    }

    private void relayKeeps(List<Envelope> envelopes) throws Exception {
        envelopes.forEach(envelope -> bob.channel().noticed(new RelayNotice.Queued(envelope.id())));
        world.settle();
    }

    @Test
    void lastReceiptIsAskedForAgain() throws Exception {
        UUID id = messageWhoseEndTheRelayLost("one");
        int asked = bob.asked().size();

        world.advance(FIRST_WAIT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(alice.sent(id).progress().isConfirmed()).isTrue();
        assertThat(bob.asked()).hasSize(asked);
        assertThat(alice.number(ASKING)).isZero();
    }

    /// As long as nothing final comes, ever more rarely, and nothing is left of it in the end.
    @Test
    void isAskedForAsLongAsTheMessageLives() throws Exception {
        UUID id = messageWhoseEndTheRelayLost("one");
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        long before = ofAlice();

        passHours(24);
        assertThat(alice.stateOf(id)).isEqualTo("received");
        assertThat(ofAlice() - before)
                .as("after ten minutes, an hour, and every six")
                .isBetween(4L, 7L);
        passHours(1);

        assertThat(alice.stateOf(id)).isEqualTo("expired");
        assertThat(alice.number(ASKING)).isZero();
    }

    /// Ten minutes at a time, each with what fell due in them.
    private void passHours(int hours) throws Exception {
        for (int i = 0; i < hours * 6; i++) {
            world.leap(Duration.ofMinutes(10).minus(A_TICK));
            world.advance(A_TICK);
        }
    }

    private long ofAlice() {
        return world.carried().stream()
                .filter(envelope -> envelope.from().equals(ALICE.id()))
                .count();
    }

    /// Neither a link that comes back nor a relay that says anything moves the time: a hundred messages that
    /// are worked on are not sent again at each reconnect.
    @Test
    void isNotSentAgainBecauseOfTheLinkOrTheRelay() throws Exception {
        bob.answer(request -> Answer.refusal("overloaded"));
        UUID id = alice.send(bob, "one");
        world.settle();
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(id)).isEqualTo("received");
        Envelope frame = world.carried().stream()
                .filter(envelope -> envelope.from().equals(ALICE.id()))
                .findFirst()
                .orElseThrow();
        long before = ofAlice();

        alice.channel().noticed(new RelayNotice.Dropped(frame.id(), Loss.QUEUE_FULL));
        alice.channel().linkIsUp();
        world.settle();
        alice.stop();
        alice.start();
        world.advance(Duration.ofMinutes(7));

        assertThat(ofAlice()).isEqualTo(before);
    }

    /// Of a message in many parts one is kept for that.
    @Test
    void ofAMessageInPartsOneIsSentAgain() throws Exception {
        UUID id = messageWhoseEndTheRelayLost("x".repeat(200_000));
        assertThat(alice.number(ASKING)).isOne();
        int asked = bob.asked().size();

        world.advance(FIRST_WAIT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(bob.asked()).hasSize(asked);
    }
}
