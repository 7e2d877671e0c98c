package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frames of the offline channel at a relay (offline §12.6): kept for as long as their prelude says, and once.
final class OfflineFramesTest {
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    /// The prelude of a frame, and the rest of the smallest one.
    private static final int FRAME_BYTES = 124;

    private final FakeClock clock = FakeClock.atSomeDay();
    private final RelayCore core = new RelayCore(
            RelayLimits.DEFAULTS,
            new FakeGate(),
            new MemoryQueue(QueueLimits.DEFAULTS, clock),
            new TimeAndChance(clock, clock, clock, new SecureRandom()));
    private final Agent alice = connect(ALICE).login(Feature.RECEIPTS);

    OfflineFramesTest() {
        core.start();
    }

    @Test
    void aFrameWaitsForAsLongAsItsPreludeSays() {
        alice.send(frame(1, TWO_DAYS));
        alice.send(Envelopes.text(ALICE, BOB.id(), 2));

        assertThat(alice.notices())
                .containsExactly(new RelayNotice.Queued(Envelopes.id(1)), new RelayNotice.Queued(Envelopes.id(2)));
        clock.advance(TWO_DAYS.minusSeconds(10));
        assertThat(core.queueDepth().envelopes()).isOne();
        Agent later = connect(ALICE).login(Feature.RECEIPTS);
        clock.advance(Duration.ofSeconds(20));

        assertThat(later.notices()).containsExactly(new RelayNotice.Expired(Envelopes.id(1)));
    }

    @Test
    void aFrameWaitsNoLongerThanTheRelayKeepsAnything() {
        alice.send(frame(1, Duration.ofDays(400)));

        clock.advance(QueueLimits.DEFAULTS.longestWorth().plusSeconds(10));

        assertThat(core.queueDepth().envelopes()).isZero();
    }

    @Test
    void whatIsNoFrameWaitsAsEverythingDoes() {
        alice.send(control(1, "TU9DAQ, in words"));
        alice.send(control(2, Base64Url.encode(new byte[FRAME_BYTES])));

        clock.advance(QueueLimits.DEFAULTS.timeToLive().plusSeconds(10));

        assertThat(core.queueDepth().envelopes()).isZero();
    }

    @Test
    void aDoubleIsDroppedWhileTheFirstWaitsAndItsSenderHearsThatItDoes() {
        alice.send(frame(1, TWO_DAYS));
        alice.send(frame(1, TWO_DAYS));

        Agent bob = connect(BOB).login(Feature.ACKS);
        settle();

        assertThat(bob.link.read).containsExactly(frame(1, TWO_DAYS));
        assertThat(alice.notices())
                .isEqualTo(List.of(new RelayNotice.Queued(Envelopes.id(1)), new RelayNotice.Queued(Envelopes.id(1))));
        assertThat(core.metrics().value(Count.REPEATED)).isOne();
        assertThat(core.metrics().value(Count.ACCEPTED)).isOne();
    }

    @Test
    void aDoubleIsDroppedWhileTheFirstIsNotConfirmed() {
        Agent bob = connect(BOB).login(Feature.ACKS);
        alice.send(frame(1, TWO_DAYS));
        alice.send(frame(1, TWO_DAYS));

        assertThat(bob.link.read).hasSize(1);
        ack(bob);

        assertThat(alice.notices()).containsExactly(new RelayNotice.Delivered(Envelopes.id(1), Proof.CONFIRMED));
    }

    /// Or a lost receipt could never be asked for.
    @Test
    void whatWasDeliveredIsForwardedAgain() {
        Agent bob = connect(BOB).login(Feature.ACKS);
        alice.send(frame(1, TWO_DAYS));
        ack(bob);

        alice.send(frame(1, TWO_DAYS));

        assertThat(bob.link.read).containsExactly(frame(1, TWO_DAYS), frame(1, TWO_DAYS));
        assertThat(core.metrics().value(Count.REPEATED)).isZero();
    }

    @Test
    void aFrameThatABrokenConnectionHeldIsKeptForAsLongAsItIsWorth() {
        Agent bob = connect(BOB).login(Feature.ACKS);
        alice.send(frame(1, TWO_DAYS));

        bob.cut();
        clock.advance(TWO_DAYS.minusSeconds(10));

        assertThat(core.queueDepth().envelopes()).isOne();
    }

    /// The relay's time of day, as the sender's, is that of the start: the texts of one number are the same.
    private final long startMillis = clock.millis();

    private String frame(int number, Duration worth) {
        byte[] frame = ByteBuffer.allocate(FRAME_BYTES)
                .put(new byte[] {'M', 'O', 'C', 1})
                .putLong(12, startMillis + worth.toMillis())
                .array();
        return control(number, Base64Url.encode(frame));
    }

    private static String control(int number, String payload) {
        return EnvelopeDraft.sealed(Envelopes.id(number), BOB.id(), MessageType.CONTROL, payload, 1_700_000_000_000L)
                .sign(ALICE)
                .toJson();
    }

    private static void ack(Agent bob) {
        bob.send(FrameCodec.encode(new AgentFrame.Ack(List.of(Envelopes.id(1)))));
    }

    private Agent connect(AgentKeyPair key) {
        return new Agent(core, clock, key);
    }

    private void settle() {
        clock.advance(Duration.ZERO);
    }
}
