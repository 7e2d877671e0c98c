package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.Ending;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The extension `acks`: the relay keeps an envelope until its receiver took it over.
final class AcksTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private RelayCore core = relay(RelayLimits.DEFAULTS);

    @Test
    void senderHearsOfTheDeliveryOnceTheReceiverConfirmsAndNotBefore() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login(Feature.ACKS);

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        assertThat(bob.link.read).hasSize(1);
        assertThat(alice.notices()).isEmpty();
        ack(bob, 1);

        assertThat(alice.notices()).containsExactly(new RelayNotice.Delivered(Envelopes.id(1), Proof.CONFIRMED));
        assertThat(core.metrics().value(Count.DELIVERED)).isOne();
        assertThat(bob.link.notices).isEmpty();
    }

    @Test
    void whatWasNotConfirmedComesAgainInOrderAndWhatWasDoesNot() {
        Agent alice = connect(ALICE).login();
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        Agent bob = connect(BOB).login(Feature.ACKS);
        for (int i = 2; i <= 5; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }
        ack(bob, 2, 4);

        bob.cut();
        assertThat(core.queueDepth().envelopes()).isEqualTo(3);
        alice.send(Envelopes.text(ALICE, BOB.id(), 6));
        Agent again = connect(BOB).login(Feature.ACKS);
        settle();

        assertThat(bob.link.read).containsExactlyElementsOf(texts(1, 2, 3, 4, 5));
        assertThat(again.link.read).containsExactlyElementsOf(texts(1, 3, 5, 6));
    }

    /// A hundred of one sender's may wait for an absent agent; what a connection held comes on top.
    @Test
    void nothingThatAConnectionHeldIsLostForWantOfASharedBound() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(0, 1e6, 10)));
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.ACKS);
        for (int i = 1; i <= 300; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }

        bob.cut();
        Agent again = connect(BOB).login(Feature.ACKS);
        settle();

        assertThat(core.metrics().value(Count.LOST)).isZero();
        assertThat(again.link.read).isEqualTo(bob.link.read).hasSize(300);
    }

    @Test
    void senderIsToldOnceMoreThatItIsQueuedWhenTheReceiverGoesWithoutConfirming() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login(Feature.ACKS);

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        bob.cut();

        assertThat(alice.notices()).containsExactly(new RelayNotice.Queued(Envelopes.id(1)));
    }

    @Test
    void newerConnectionBeginsWithWhatTheOlderDidNotConfirm() {
        Agent alice = connect(ALICE).login();
        Agent older = connect(BOB).login(Feature.ACKS);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        Agent newer = connect(BOB).login(Feature.ACKS);
        settle();
        ack(older, 1);

        assertThat(newer.link.read).containsExactlyElementsOf(texts(1));
        assertThat(core.metrics().value(Count.DELIVERED)).isZero();
        ack(newer, 1);
        assertThat(core.metrics().value(Count.DELIVERED)).isOne();
        assertThat(core.queueDepth().envelopes()).isZero();
    }

    @Test
    void agentThatConfirmsNothingForNinetySecondsIsClosedAndItsSenderHears() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login(Feature.ACKS);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        alice.send(Envelopes.text(ALICE, BOB.id(), 2));
        clock.advance(Duration.ofSeconds(60));
        ack(bob, 1);
        alice.session.onOtherFrame();
        clock.advance(Duration.ofSeconds(29));
        assertThat(bob.link.ending()).isNull();

        clock.advance(Duration.ofSeconds(1));
        settle();

        assertThat(bob.link.ending()).isEqualTo(Ending.UNCONFIRMED);
        assertThat(alice.notices()).endsWith(new RelayNotice.Queued(Envelopes.id(2)));
    }

    @Test
    void idsThatNobodyWaitsForAreIgnored() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.ACKS);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        ack(bob, 7, 8);
        ack(bob, 1, 1, 1);

        assertThat(core.metrics().value(Count.DELIVERED)).isOne();
        assertThat(bob.link.ending()).isNull();
    }

    /// Ids are the senders' and nobody checks them for reuse.
    @Test
    void ofTwoEnvelopesWithOneIdAnAckMeansTheOlder() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent carol = connect(CAROL).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login(Feature.ACKS);
        carol.send(Envelopes.text(CAROL, BOB.id(), 1));
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        ack(bob, 1);
        assertThat(carol.notices()).hasSize(1);
        assertThat(alice.notices()).isEmpty();
        ack(bob, 1);

        assertThat(alice.notices()).hasSize(1);
    }

    @Test
    void agentThatConfirmsNothingIsSentAThousandAndTheRestWaitsInTheQueue() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(0, 1e6, 20)));
        Agent bob = connect(BOB).login(Feature.ACKS);
        Agent alice = connect(ALICE).login();
        for (int i = 1; i <= 1001; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }

        assertThat(bob.link.read).hasSize(1000);
        assertThat(core.queueDepth().envelopes()).isOne();
        ack(bob, 1);
        assertThat(bob.link.read).hasSize(1000);
        for (int i = 2; i <= 500; i++) {
            ack(bob, i);
        }

        assertThat(bob.link.read).hasSize(1001);
    }

    @Test
    void bytesThatAreNotConfirmedAreBoundedToo() {
        int size = Envelopes.text(ALICE, BOB.id(), 1).length();
        core = relay(RelayLimits.DEFAULTS.with(ConnectionLimits.DEFAULTS.withOutgoingBytes(2L * size)));
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.ACKS);

        for (int i = 1; i <= 3; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }
        assertThat(bob.link.read).hasSize(2);
        ack(bob, 1);

        assertThat(bob.link.read).containsExactlyElementsOf(texts(1, 2, 3));
    }

    @Test
    void acksAreFreeUnlessTheyConfirmNothing() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(0, 2, 10)));
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.ACKS);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        alice.send(Envelopes.text(ALICE, BOB.id(), 2));

        ack(bob, 1);
        ack(bob, 7);
        ack(bob, 7);
        ack(bob, 7);
        assertThat(core.metrics().value(Count.RATE_LIMITED)).isZero();
        ack(bob, 7);

        assertThat(core.metrics().value(Count.RATE_LIMITED)).isOne();
    }

    @Test
    void ackAboveTheBoundIsRefusedAndConfirmsNothing() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.ACKS, Feature.RECEIPTS);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        String tooMany = Collections.nCopies(FrameCodec.MAX_ACK_IDS + 1, "\"" + Envelopes.id(1) + "\"")
                .toString();

        bob.send("{\"ack\":" + tooMany + "}");

        assertThat(core.metrics().value(Count.DELIVERED)).isZero();
        assertThat(core.metrics().refusals(ErrorCode.MALFORMED)).isOne();
        assertThat(bob.notices()).hasSize(1);
    }

    @Test
    void ackOfOneThatWasNotGrantedItIsNoEnvelope() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login();
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        ack(bob, 1);

        assertThat(core.metrics().refusals(ErrorCode.MALFORMED)).isOne();
    }

    private static void ack(Agent agent, int... numbers) {
        agent.send(FrameCodec.encode(new AgentFrame.Ack(
                Arrays.stream(numbers).mapToObj(Envelopes::id).toList())));
    }

    private static List<String> texts(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> Envelopes.text(ALICE, BOB.id(), number))
                .toList();
    }

    private RelayCore relay(RelayLimits limits) {
        var seams = new TimeAndChance(clock, clock, clock, new SecureRandom());
        return new RelayCore(limits, new FakeGate(), new MemoryQueue(QueueLimits.DEFAULTS, clock), seams);
    }

    private Agent connect(AgentKeyPair key) {
        return new Agent(core, clock, key);
    }

    private void settle() {
        clock.advance(Duration.ZERO);
    }
}
