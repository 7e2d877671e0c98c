package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Refusal;
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
import io.agentmesh.relay.routing.OutgoingBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The extension `receipts`: what a sender is told that asked to be (wire §12.1 R3: the original tells nobody).
final class ReceiptsTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private RelayCore core = relay(RelayLimits.DEFAULTS);

    @Test
    void featureIsGrantedIfTheRelaySpeaksIt() {
        Agent alice = connect(ALICE);

        alice.send("{\"agent_id\":\"" + ALICE.id() + "\",\"features\":[\"receipts\",\"telepathy\"]}");
        alice.respond();

        assertThat(alice.link.said.getLast()).endsWith(",\"features\":[\"receipts\"]}");
    }

    @Test
    void featureIsGrantedToOneThatResumesTheSameWay() {
        String token = connect(ALICE).login().token();
        Agent again = connect(ALICE);

        again.send("{\"agent_id\":\"" + ALICE.id() + "\",\"session_token\":\"" + token
                + "\",\"features\":[\"receipts\"]}");

        assertThat(again.link.said.getLast()).endsWith(",\"features\":[\"receipts\"]}");
    }

    /// A Rust peer never sees a byte that it does not know.
    @Test
    void whoeverAskedForNothingIsGrantedAndToldNothing() {
        Agent alice = connect(ALICE).login();

        alice.send("garbage");
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        alice.send(Envelopes.text(ALICE, ALICE.id(), 2));

        assertThat(alice.link.said.getLast()).matches("\\{\"success\":true,\"session_token\":\"[^\"]{43}\"}");
        assertThat(alice.link.notices).isEmpty();
    }

    @Test
    void envelopeWrittenToTheReceiversSocketIsDeliveredUnconfirmed() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login();

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        assertThat(bob.link.read).hasSize(1);
        assertThat(alice.notices()).containsExactly(new RelayNotice.Delivered(Envelopes.id(1), Proof.WRITTEN));
        assertThat(core.metrics().value(Count.DELIVERED)).isOne();
    }

    @Test
    void nothingIsSaidOfADeliveryBeforeItIsWritten() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login();
        bob.link.stopReading();

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        assertThat(alice.notices()).isEmpty();
        bob.cut();

        assertThat(alice.notices()).containsExactly(new RelayNotice.Queued(Envelopes.id(1)));
        assertThat(core.metrics().value(Count.DELIVERED)).isZero();
    }

    @Test
    void envelopeForAnAbsentAgentIsQueuedAndLaterDelivered() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        assertThat(alice.notices()).containsExactly(new RelayNotice.Queued(Envelopes.id(1)));
        connect(BOB).login();
        settle();

        assertThat(alice.notices())
                .containsExactly(
                        new RelayNotice.Queued(Envelopes.id(1)),
                        new RelayNotice.Delivered(Envelopes.id(1), Proof.WRITTEN));
    }

    @Test
    void envelopeThatWaitedTooLongIsSaidToHaveExpired() {
        core.start();
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        for (int minute = 0; minute < 6; minute++) {
            clock.advance(Duration.ofMinutes(1));
            alice.session.onOtherFrame();
        }

        assertThat(alice.notices())
                .containsExactly(new RelayNotice.Queued(Envelopes.id(1)), new RelayNotice.Expired(Envelopes.id(1)));
    }

    @Test
    void envelopeAboveTheRateIsRefusedByItsIdWithTheTimeToComeAgain() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(5, 1, 10)));
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);

        alice.send(Envelopes.text(ALICE, ALICE.id(), 1));
        alice.send(Envelopes.text(ALICE, ALICE.id(), 2));

        assertThat(alice.notices()).contains(refused(2, Refusal.RATE_LIMITED, Duration.ofMillis(200)));
    }

    @Test
    void envelopeThatFindsTheQueueFullIsRefused() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(1, 1000, 10)));
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);

        for (int i = 1; i <= 101; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }

        assertThat(alice.notices()).hasSize(101).contains(refused(101, Refusal.QUEUE_FULL));
    }

    @Test
    void foreignSenderAndBadSignatureAreRefused() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);

        alice.send(Envelopes.text(CAROL, BOB.id(), 1));
        alice.send(Envelopes.text(ALICE, BOB.id(), 2).replace("hello", "other"));
        alice.send(Envelopes.text(ALICE, BOB.id(), 3).replaceFirst("\"signature\":\"", "$0A"));

        assertThat(alice.notices())
                .containsExactly(
                        refused(1, Refusal.SENDER_MISMATCH),
                        refused(2, Refusal.BAD_SIGNATURE),
                        refused(3, Refusal.BAD_SIGNATURE));
    }

    @Test
    void whatIsNoEnvelopeIsRefusedWithItsIdIfItBeginsWithOne() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);

        alice.send("garbage");
        alice.send("{\"id\":\"" + Envelopes.id(7) + "\",\"from\":7}");
        alice.send("{\"id\":\"no id of thirty-six characters at all\"}");

        assertThat(alice.notices())
                .containsExactly(
                        new RelayNotice.Refused(Optional.empty(), Refusal.MALFORMED, Optional.empty()),
                        refused(7, Refusal.MALFORMED),
                        new RelayNotice.Refused(Optional.empty(), Refusal.MALFORMED, Optional.empty()));
    }

    @Test
    void envelopeThatNoPeerCanTakeIsRefused() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);

        alice.session.onTooLarge(99);
        settle();

        assertThat(alice.notices())
                .containsExactly(new RelayNotice.Refused(Optional.empty(), Refusal.TOO_LARGE, Optional.empty()));
    }

    @Test
    void noticesFollowTheSenderToItsNewestConnection() {
        Agent older = connect(ALICE).login(Feature.RECEIPTS);
        older.send(Envelopes.text(ALICE, BOB.id(), 1));
        Agent newer = connect(ALICE).login(Feature.RECEIPTS);
        older.cut();

        connect(BOB).login();
        settle();

        assertThat(older.notices()).hasSize(1);
        assertThat(newer.notices()).containsExactly(new RelayNotice.Delivered(Envelopes.id(1), Proof.WRITTEN));
    }

    @Test
    void newerConnectionThatAskedForNothingIsToldNothing() {
        connect(ALICE).login(Feature.RECEIPTS);
        Agent newer = connect(ALICE).login();

        newer.send(Envelopes.text(ALICE, BOB.id(), 1));

        assertThat(newer.link.notices).isEmpty();
    }

    @Test
    void senderThatReadsNoNoticesIsClosedAtTheBoundAndNobodyElseNotices() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(0, 1e6, 10)));
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        alice.link.stopReading();
        long one = "{\"notice\":\"refused\",\"reason\":\"malformed\"}".length();
        long justFit = OutgoingBuffer.MAX_NOTICE_BYTES / one;

        for (int i = 0; i < justFit; i++) {
            alice.send("garbage");
        }
        assertThat(alice.link.ending()).isNull();
        alice.send("garbage");

        assertThat(alice.link.ending()).isEqualTo(Ending.STALLED);
        assertThat(core.metrics().value(Count.STALLED)).isOne();
    }

    private RelayNotice refused(int number, Refusal reason) {
        return new RelayNotice.Refused(Optional.of(Envelopes.id(number)), reason, Optional.empty());
    }

    private RelayNotice refused(int number, Refusal reason, Duration retryAfter) {
        return new RelayNotice.Refused(Optional.of(Envelopes.id(number)), reason, Optional.of(retryAfter));
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
