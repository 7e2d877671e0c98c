package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Loss;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.connection.SignaturePolicy.Where;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.QueueLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// Where signatures are checked (docs/adr/0033-signatures-at-the-ends.md). Whoever does not check them never
/// gets one that does not hold, whatever happened before.
final class SignaturesTest {
    private static final RelayLimits LIMITS =
            RelayLimits.DEFAULTS.with(new RateLimit(1e6, 1e6, 20)).with(new SignaturePolicy(Where.ENDS, 64));

    private final FakeClock clock = FakeClock.atSomeDay();
    private final OfflineQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
    private RelayCore core = relay(LIMITS, Samples.none());

    @Test
    void checkIsLeftToAReceiverThatMakesItItself() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.VERIFIES);

        alice.send(good(1));
        alice.send(forged(2));

        assertThat(bob.link.read).containsExactly(good(1), forged(2));
        assertThat(core.metrics().value(Count.SIGNATURES_LEFT)).isEqualTo(2);
        assertThat(core.metrics().value(Count.ACCEPTED)).isEqualTo(2);
    }

    @Test
    void receiverThatChecksNothingGetsCheckedEnvelopesAlone() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.RECEIPTS, Feature.ACKS);

        alice.send(forged(1));
        alice.send(good(2));

        assertThat(bob.link.read).containsExactly(good(2));
        assertThat(core.metrics().refusals(ErrorCode.BAD_SIGNATURE)).isOne();
        assertThat(core.metrics().value(Count.SIGNATURES_LEFT)).isZero();
    }

    /// Nobody knows who it is that will come.
    @Test
    void whatIsForSomebodyWhoIsAwayIsCheckedBeforeItIsQueued() {
        Agent alice = connect(ALICE).login();
        connect(BOB).login(Feature.VERIFIES).cut();

        alice.send(forged(1));
        alice.send(good(2));

        assertThat(core.metrics().refusals(ErrorCode.BAD_SIGNATURE)).isOne();
        assertThat(core.queueDepth().envelopes()).isOne();
    }

    @Test
    void everySignatureIsCheckedWhereTheRelayIsToldSoAlsoWhileItRuns() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.VERIFIES);

        core.change(LIMITS.with(new SignaturePolicy(Where.ALWAYS, 64)));
        alice.send(forged(1));
        assertThat(bob.link.read).isEmpty();
        core.change(LIMITS);
        alice.send(forged(2));

        assertThat(bob.link.read).containsExactly(forged(2));
        assertThat(core.metrics().refusals(ErrorCode.BAD_SIGNATURE)).isOne();
    }

    @Test
    void senderThatASampleCatchesIsRefusedAndCountedFromThenOnAlsoAfterItComesBack() {
        core = relay(LIMITS, Samples.each());
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent carol = connect(CAROL).login();
        Agent bob = connect(BOB).login(Feature.VERIFIES);

        alice.send(forged(1));
        alice.send(forged(2));
        alice.cut();
        Agent again = connect(ALICE).login(Feature.RECEIPTS);
        again.send(forged(3));
        again.send(good(4));
        carol.send(Envelopes.text(CAROL, BOB.id(), 5));

        assertThat(bob.link.read).containsExactly(forged(1), good(4), Envelopes.text(CAROL, BOB.id(), 5));
        assertThat(core.metrics().value(Count.SAMPLES_BAD)).isOne();
        assertThat(core.metrics().value(Count.SAMPLES_HELD)).isOne();
        assertThat(core.metrics().refusals(ErrorCode.BAD_SIGNATURE)).isEqualTo(2);
        assertThat(core.distrusted()).isOne();
    }

    @Test
    void samplesAreDrawnAsOftenAsThePolicySays() {
        core = relay(LIMITS.with(new SignaturePolicy(Where.ENDS, 10)), new SecureRandom());
        Agent alice = connect(ALICE).login();
        connect(BOB).login(Feature.VERIFIES);

        for (int i = 0; i < 2_000; i++) {
            alice.send(good(1));
        }

        assertThat(core.metrics().value(Count.SAMPLES_HELD)).isBetween(120L, 320L);
    }

    @Test
    void samplesAboveTheBoundAreLeftOutAndCounted() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        var checks = new SignatureChecks(() -> LIMITS.signatures(), Samples.each(), waiting::add, core.metrics());

        for (int i = 0; i < SignatureChecks.MAX_SAMPLES + 1; i++) {
            checks.left(received(good(i)));
        }

        assertThat(waiting).hasSize(SignatureChecks.MAX_SAMPLES);
        assertThat(core.metrics().value(Count.SAMPLES_SKIPPED)).isOne();
        waiting.remove().run();
        checks.left(received(good(1)));
        assertThat(waiting).hasSize(SignatureChecks.MAX_SAMPLES);
    }

    @Test
    void whatWasOnItsWayToOneThatChecksIsCheckedForOneThatDoesNot() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login(Feature.VERIFIES);
        bob.link.stopReading();
        alice.send(good(1));
        alice.send(forged(2));
        alice.send(good(3));

        bob.cut();
        Agent plain = connect(BOB).login();
        settle();

        assertThat(plain.link.read).containsExactly(good(1), good(3));
        assertThat(alice.notices()).contains(new RelayNotice.Dropped(Envelopes.id(2), Loss.BAD_SIGNATURE));
        assertThat(core.metrics().value(Count.DEFERRED_HELD)).isEqualTo(2);
        assertThat(core.metrics().value(Count.DEFERRED_BAD)).isOne();
        assertThatNothingIsUnaccountedFor();
    }

    /// A connection that replaces another gets what that one had not read.
    @Test
    void newerConnectionThatDoesNotCheckGetsNothingForgedOfWhatTheOlderHadNotRead() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.VERIFIES, Feature.ACKS);
        alice.send(forged(1));
        alice.send(good(2));
        assertThat(bob.link.read).hasSize(2);

        Agent plain = connect(BOB).login();
        settle();

        assertThat(plain.link.read).containsExactly(good(2));
        assertThatNothingIsUnaccountedFor();
    }

    @Test
    void whatIsForgedInTheQueueCatchesItsSender() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.VERIFIES, Feature.ACKS);
        alice.send(forged(1));
        bob.cut();
        connect(BOB).login();
        settle();

        connect(BOB).login(Feature.VERIFIES);
        alice.send(forged(2));

        assertThat(core.metrics().refusals(ErrorCode.BAD_SIGNATURE)).isOne();
    }

    /// The one that comes back checks again, and is left the checks again.
    @Test
    void whatWaitsUncheckedGoesAsItIsToOneThatChecks() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login(Feature.VERIFIES, Feature.ACKS);
        alice.send(forged(1));
        bob.cut();

        Agent again = connect(BOB).login(Feature.VERIFIES);
        settle();

        assertThat(again.link.read).containsExactly(forged(1));
        assertThat(core.metrics().value(Count.DEFERRED_HELD) + core.metrics().value(Count.DEFERRED_BAD))
                .isZero();
    }

    @Test
    void sendersThatWereCaughtAreRememberedUpToABoundAndTheFirstMakesRoom() {
        var distrusted = new Distrusted();
        for (int i = 0; i < Distrusted.MAX_AGENTS; i++) {
            distrusted.add(new AgentId("agent " + i));
        }

        distrusted.add(ALICE.id());

        assertThat(distrusted.size()).isEqualTo(Distrusted.MAX_AGENTS);
        assertThat(distrusted.contains(ALICE.id())).isTrue();
        assertThat(distrusted.contains(new AgentId("agent 0"))).isFalse();
        assertThat(distrusted.contains(new AgentId("agent 1"))).isTrue();
    }

    private void assertThatNothingIsUnaccountedFor() {
        var depth = core.queueDepth();
        long departed = depth.turnover().departed().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(core.metrics().value(Count.ACCEPTED))
                .isEqualTo(core.metrics().value(Count.DELIVERED)
                        + depth.envelopes()
                        + departed
                        + core.metrics().value(Count.LOST));
    }

    private static String good(int number) {
        return Envelopes.text(ALICE, BOB.id(), number);
    }

    private static String forged(int number) {
        return Envelopes.forged(ALICE, BOB.id(), number);
    }

    private static ReceivedEnvelope received(String text) {
        return ReceivedEnvelope.read(Utf8Text.of(text)).orThrow();
    }

    private RelayCore relay(RelayLimits limits, SecureRandom random) {
        return new RelayCore(limits, new FakeGate(), queue, new TimeAndChance(clock, clock, clock, random));
    }

    private Agent connect(AgentKeyPair key) {
        return new Agent(core, clock, key);
    }

    private void settle() {
        clock.advance(Duration.ZERO);
    }
}
