package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.connection.ConnectionLimits.Login;
import io.agentmesh.relay.connection.ConnectionLimits.Watch;
import io.agentmesh.relay.connection.GatePolicy.Groups;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.MetricsText;
import io.agentmesh.relay.metrics.PrometheusText;
import io.agentmesh.relay.metrics.Timing;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.FakeLink;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The relay without sockets, in one thread, under a virtual clock.
final class RelayCoreTest {
    private static final UUID RED = new UUID(1, 1);
    private static final UUID BLUE = new UUID(2, 2);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeGate gate = new FakeGate();
    private RelayCore core = relay(RelayLimits.DEFAULTS);

    @Test
    void agentIsRegisteredByTheTimeItIsTold() {
        Agent alice = login(ALICE);

        assertThat(alice.link.said).hasSize(2);
        assertThat(alice.token()).hasSize(43);
        assertThat(core.agents()).isOne();
        assertThat(core.metrics().value(Count.AUTH_SUCCESSES)).isOne();
        assertThat(alice.link.isPaused()).isFalse();
    }

    @Test
    void framesWaitAndLargeOnesAreLetInWhileTheGateIsAsked() {
        gate.hesitates = true;
        Agent alice = connect(ALICE);

        alice.hello();
        assertThat(alice.link.isWide()).isFalse();
        alice.respond();

        assertThat(alice.link.isPaused()).isTrue();
        assertThat(alice.link.isWide()).isTrue();
        assertThat(core.agents()).isZero();
    }

    @Test
    void agentTheGateDoesNotKnowIsToldAndClosed() {
        gate.answers.put(ALICE.id(), new GateAnswer.Unknown());

        Agent alice = login(ALICE);

        assertThat(alice.link.said.getLast())
                .isEqualTo("{\"success\":false,\"error\":\"connection rejected: agent not registered with the"
                        + " control plane\"}");
        assertThat(alice.link.ending()).isEqualTo(Ending.NOT_ADMITTED);
        assertThat(core.agents()).isZero();
        assertThat(core.metrics().value(Count.GATE_REFUSALS)).isOne();
    }

    @Test
    void silentConnectionIsClosedAfterTenSeconds() {
        Agent alice = connect(ALICE);

        clock.advance(TEN_SECONDS.minusNanos(1));
        assertThat(alice.link.ending()).isNull();
        clock.advance(Duration.ofNanos(1));

        assertThat(alice.link.ending()).isEqualTo(Ending.NO_LOGIN);
    }

    @Test
    void silenceAfterTheChallengeIsRefusedAfterTenSeconds() {
        Agent alice = connect(ALICE);
        clock.advance(TEN_SECONDS.minusNanos(1));
        alice.hello();

        clock.advance(TEN_SECONDS);

        assertThat(alice.link.said.getLast()).isEqualTo("{\"success\":false,\"error\":\"no response\"}");
        assertThat(alice.link.ending()).isEqualTo(Ending.NOT_ADMITTED);
    }

    @Test
    void gateThatHangsIsARefusalAfterTenSeconds() {
        gate.hesitates = true;
        Agent alice = login(ALICE);

        clock.advance(TEN_SECONDS);

        assertThat(alice.link.said.getLast()).contains("\"success\":false", "try again later");
        assertThat(core.agents()).isZero();
    }

    @Test
    void gateThatAnswersAfterTheConnectionWentRegistersNobody() {
        gate.hesitates = true;
        Agent alice = login(ALICE);

        alice.session.onClosed();
        gate.answerAll();
        settle();

        assertThat(core.agents()).isZero();
        assertThat(core.connections()).isZero();
        assertThat(core.metrics().value(Count.AUTH_FAILURES)).isOne();
    }

    @Test
    void tokenLogsInOnceMoreAndIsThenSpent() {
        String token = login(ALICE).token();
        Agent again = connect(ALICE);
        again.resume(token);
        assertThat(again.token()).isNotEqualTo(token);

        Agent thief = connect(ALICE);
        thief.resume(token);

        assertThat(thief.link.said)
                .containsExactly("{\"success\":false,\"error\":\"invalid or expired session token\"}");
        assertThat(again.link.ending()).isNull();
    }

    @Test
    void resumeAsksTheGateToo() {
        String token = login(ALICE).token();
        gate.answers.put(ALICE.id(), new GateAnswer.Unknown());
        Agent again = connect(ALICE);

        again.resume(token);

        assertThat(again.link.ending()).isEqualTo(Ending.NOT_ADMITTED);
    }

    @Test
    void envelopesAreForwardedInCanonicalForm() {
        Agent alice = login(ALICE);
        Agent bob = login(BOB);
        String canonical = Envelopes.text(ALICE, BOB.id(), 1);

        alice.send("{ \"unknown\" : [1] , " + canonical.substring(1));

        assertThat(bob.link.read).containsExactly(canonical);
        assertThat(core.metrics().value(Count.ROUTED)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{}", "[1]", "null", "{\"id\":1}"})
    void garbageIsCountedAndTheConnectionKept(String garbage) {
        Agent alice = login(ALICE);

        alice.send(garbage);

        assertThat(core.metrics().refusals(ErrorCode.MALFORMED)).isOne();
        assertThat(alice.link.ending()).isNull();
    }

    @Test
    void foreignSenderIsRefused() {
        Agent alice = login(ALICE);
        Agent bob = login(BOB);

        alice.send(Envelopes.text(CAROL, BOB.id(), 1));

        assertThat(bob.link.read).isEmpty();
        assertThat(core.metrics().refusals(ErrorCode.SENDER_MISMATCH)).isOne();
    }

    @Test
    void badSignatureIsRefused() {
        Agent alice = login(ALICE);
        Agent bob = login(BOB);

        alice.send(Envelopes.text(ALICE, BOB.id(), 1).replace("hello", "other"));

        assertThat(bob.link.read).isEmpty();
        assertThat(core.metrics().refusals(ErrorCode.BAD_SIGNATURE)).isOne();
    }

    /// The original looks at the rate after the signature: garbage is free (wire §12.1 R13).
    @Test
    void garbageCostsATokenBeforeItIsRead() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(1, 3, 10)));
        Agent alice = login(ALICE);
        Agent bob = login(BOB);

        for (int i = 0; i < 3; i++) {
            alice.send("garbage");
        }
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        assertThat(bob.link.read).isEmpty();
        assertThat(core.metrics().value(Count.RATE_LIMITED)).isOne();
    }

    @Test
    void eightOfTwentyPassAtFiveASecondAndABurstOfEight() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(5, 8, 10)));
        Agent alice = login(ALICE);
        Agent bob = login(BOB);

        for (int i = 1; i <= 20; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }

        assertThat(bob.link.read).hasSize(8);
        assertThat(core.metrics().value(Count.RATE_LIMITED)).isEqualTo(12);
    }

    @Test
    void envelopeThatIsTooLargeGoingOutIsRefusedAndNobodyLosesItsConnection() {
        String envelope = Envelopes.text(ALICE, BOB.id(), 1);
        core = relay(RelayLimits.DEFAULTS.with(ConnectionLimits.DEFAULTS.withMaxEnvelopeBytes(envelope.length() - 1)));
        Agent alice = login(ALICE);
        Agent bob = login(BOB);

        alice.send(envelope);
        alice.session.onTooLarge(99);

        assertThat(bob.link.read).isEmpty();
        assertThat(alice.link.ending()).isNull();
        assertThat(core.metrics().refusals(ErrorCode.TOO_LARGE)).isEqualTo(2);
    }

    @Test
    void messageAboveTheBoundBeforeTheLoginDropsTheConnection() {
        Agent alice = connect(ALICE);

        alice.session.onTooLarge(99);

        assertThat(alice.link.ending()).isEqualTo(Ending.NO_LOGIN);
    }

    @Test
    void envelopesAreVerifiedOnSharedThreadsAndAConnectionIsGoneOnceItsOwnAre() throws InterruptedException {
        Deque<Runnable> threads = new ArrayDeque<>();
        core = new RelayCore(
                RelayLimits.DEFAULTS, gate, new MemoryQueue(QueueLimits.DEFAULTS, clock), seams(), threads::add);
        Agent alice = login(ALICE);
        Agent bob = login(BOB);
        String text = Envelopes.text(ALICE, BOB.id(), 1);

        alice.send(text);
        alice.cut();
        bob.cut();
        core.stop();
        assertThat(core.awaitGone(Duration.ZERO)).isFalse();
        threads.remove().run();

        assertThat(core.awaitGone(Duration.ZERO)).isTrue();
        assertThat(core.queueDepth().envelopes()).isOne();
    }

    @Test
    void hundredEnvelopesWaitForAnAbsentAgentAndTheNextOneIsDropped() {
        core = relay(RelayLimits.DEFAULTS.with(new RateLimit(1, 1000, 10)));
        Agent alice = login(ALICE);

        for (int i = 1; i <= 101; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }
        Agent bob = login(BOB);

        assertThat(bob.link.read).hasSize(100);
        assertThat(core.metrics().value(Count.BUFFERED)).isEqualTo(100);
        assertThat(core.metrics().value(Count.DROPPED)).isOne();
        assertThat(core.metrics().refusals(ErrorCode.QUEUE_FULL)).isOne();
    }

    @Test
    void timeInTheQueueIsMeasuredForWhatIsDelivered() {
        Agent alice = login(ALICE);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        clock.advance(Duration.ofSeconds(20));
        Agent bob = login(BOB);

        var page = new MetricsText().histogram("wait", "Time.", core.metrics().histogram(Timing.QUEUED));
        PrometheusText text = PrometheusText.parse(page.toString());

        assertThat(bob.link.read).hasSize(1);
        assertThat(text.value("wait_sum")).isEqualTo(20);
        assertThat(text.value("wait_bucket{le=\"15\"}")).isZero();
        assertThat(text.value("wait_bucket{le=\"30\"}")).isEqualTo(1);
    }

    @Test
    void queuedEnvelopesExpireByTimer() {
        core.start();
        Agent alice = login(ALICE);
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        clock.advance(Duration.ofMinutes(5).plusSeconds(6));

        assertThat(core.queueDepth().envelopes()).isZero();
        assertThat(core.queueDepth().turnover().departed(Reason.TTL)).isOne();
        assertThat(core.senders()).isZero();
    }

    @Test
    void silentAgentIsPingedOnceAndClosedAfterNinetySeconds() {
        Agent alice = login(ALICE);

        clock.advance(Duration.ofSeconds(59));
        assertThat(alice.link.pings()).isZero();
        clock.advance(Duration.ofSeconds(30));
        assertThat(alice.link.pings()).isOne();
        assertThat(alice.link.ending()).isNull();
        clock.advance(Duration.ofSeconds(1));

        assertThat(alice.link.ending()).isEqualTo(Ending.SILENT);
        assertThat(core.metrics().value(Count.SILENT)).isOne();
    }

    /// A client of the original's gives its login up at a ping (I15). A step may take longer here than silence does
    /// until a ping.
    @Test
    void nobodyIsPingedBeforeTheLoginIsAnswered() {
        Duration halfAMinute = Duration.ofSeconds(30);
        core = relay(RelayLimits.DEFAULTS.with(ConnectionLimits.DEFAULTS
                .with(new Login(halfAMinute, halfAMinute, Duration.ofMinutes(5), 100))
                .with(new Watch(Duration.ofSeconds(1), halfAMinute, halfAMinute, Duration.ofMillis(100)))));
        gate.hesitates = true;
        Agent alice = login(ALICE);
        Agent bob = connect(BOB);

        clock.advance(Duration.ofSeconds(5));
        assertThat(alice.link.ending()).isNull();
        assertThat(bob.link.ending()).isNull();
        assertThat(alice.link.pings()).isZero();
        assertThat(bob.link.pings()).isZero();

        gate.answerAll();
        clock.advance(Duration.ofSeconds(2));
        assertThat(alice.link.pings()).isPositive();
        assertThat(bob.link.pings()).isZero();
    }

    @Test
    void anyFrameIsASignOfLife() {
        Agent alice = login(ALICE);

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(80));
            alice.session.onOtherFrame();
            clock.advance(Duration.ofSeconds(80));
            alice.session.onPartOfMessage();
        }

        assertThat(alice.link.ending()).isNull();
        assertThat(alice.link.pings()).isEqualTo(20);
    }

    @Test
    void agentThatStopsReadingIsClosedAfterThirtySecondsAndLosesNothing() {
        Agent alice = login(ALICE);
        Agent bob = login(BOB);
        bob.link.stopReading();
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        clock.advance(Duration.ofSeconds(29));
        assertThat(bob.link.ending()).isNull();
        clock.advance(TEN_SECONDS);

        assertThat(bob.link.ending()).isEqualTo(Ending.STALLED);
        assertThat(core.metrics().value(Count.STALLED)).isOne();
        assertThat(core.queueDepth().envelopes()).isOne();
    }

    @Test
    void newestConnectionWinsAndIsCounted() {
        Agent older = login(ALICE);

        Agent newer = login(ALICE);

        assertThat(older.link.ending()).isEqualTo(Ending.REPLACED);
        assertThat(newer.link.ending()).isNull();
        assertThat(core.metrics().value(Count.REPLACED)).isOne();
    }

    @Test
    void groupsAreKeptApart() {
        gate.answers.put(ALICE.id(), new GateAnswer.Admitted(RED));
        gate.answers.put(BOB.id(), new GateAnswer.Admitted(BLUE));
        gate.answers.put(CAROL.id(), new GateAnswer.Admitted(RED));
        Agent alice = login(ALICE);
        Agent bob = login(BOB);
        Agent carol = login(CAROL);

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        alice.send(Envelopes.text(ALICE, CAROL.id(), 2));

        assertThat(bob.link.read).isEmpty();
        assertThat(carol.link.read).hasSize(1);
    }

    @Test
    void groupsAreTogetherIfTheOperatorWantsIt() {
        core = relay(RelayLimits.DEFAULTS.with(GatePolicy.DEFAULTS.with(Groups.TOGETHER)));
        gate.answers.put(ALICE.id(), new GateAnswer.Admitted(RED));
        gate.answers.put(BOB.id(), new GateAnswer.Admitted(BLUE));
        Agent alice = login(ALICE);
        Agent bob = login(BOB);

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        assertThat(bob.link.read).hasSize(1);
    }

    @Test
    void stoppingRelayTellsEverybodyAndWhoeverStillComes() {
        Agent alice = login(ALICE);
        Agent fresh = connect(BOB);

        core.stop();
        settle();
        Agent late = connect(CAROL);
        settle();

        assertThat(alice.link.ending()).isEqualTo(Ending.GOING_AWAY);
        assertThat(fresh.link.ending()).isEqualTo(Ending.GOING_AWAY);
        assertThat(late.link.ending()).isEqualTo(Ending.GOING_AWAY);
    }

    @Test
    void agentThatAskedHearsItsRateAtOnceAndWheneverItChanges() {
        Agent alice = connect(ALICE).login(Feature.RATE);
        Agent bob = connect(BOB).login(Feature.RECEIPTS);
        settle();
        assertThat(alice.notices()).containsExactly(new RelayNotice.Rate(50, 100));

        core.change(RelayLimits.DEFAULTS.with(
                new RateLimit(10, 20, 100).withOverrides(Map.of(ALICE.id(), new RateLimit.Rate(2_000, 4_000)))));
        settle();

        assertThat(alice.notices()).containsExactly(new RelayNotice.Rate(50, 100), new RelayNotice.Rate(2_000, 4_000));
        assertThat(bob.notices()).isEmpty();
    }

    /// Ten thousand agents would else come back in the same instant.
    @Test
    void agentsThatListenAreToldOfTheRestartBeforeTheyAreClosed() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login();

        core.drain();
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        bob.send(Envelopes.text(BOB, ALICE.id(), 2));
        core.stop();
        settle();

        assertThat(alice.notices())
                .containsExactly(
                        new RelayNotice.Restarting(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        new RelayNotice.Refused(
                                Optional.of(Envelopes.id(1)), Refusal.DRAINING, Optional.of(Duration.ofSeconds(1))));
        assertThat(alice.link.read).hasSize(1);
        assertThat(bob.link.notices).isEmpty();
        assertThat(alice.link.ending()).isEqualTo(Ending.GOING_AWAY);
    }

    /// Peers that know no notice come back when they are closed.
    @Test
    void connectionsAreClosedOneAfterTheOtherAndAllInHalfOfTheTimeForTheStop() {
        List<FakeLink> links = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            links.add(new Agent(core, clock, AgentKeyPair.generate(new SecureRandom())).login().link);
        }
        FakeLink loggingIn = connect(ALICE).link;

        core.stop();
        settle();
        assertThat(closed(links)).isOne();
        assertThat(loggingIn.ending()).isEqualTo(Ending.GOING_AWAY);
        clock.advance(Duration.ofMillis(101));
        assertThat(closed(links)).isBetween(49L, 51L);
        clock.advance(Duration.ofMillis(101));

        assertThat(closed(links)).isEqualTo(100);
        assertThat(core.drainTime()).isEqualTo(ConnectionLimits.DEFAULTS.drain().minusMillis(202));
    }

    @Test
    void closesAreSpreadByTheNumberOfConnectionsAndOverHalfOfTheTimeForTheStopAtMost() {
        Duration drain = Duration.ofSeconds(10);

        assertThat(RestartPlan.closing(50, drain)).isZero();
        assertThat(RestartPlan.closing(51, drain)).isEqualTo(Duration.ofMillis(102));
        assertThat(RestartPlan.closing(2_500, drain)).isEqualTo(Duration.ofSeconds(5));
        assertThat(RestartPlan.closing(50_000, drain)).isEqualTo(Duration.ofSeconds(5));
    }

    private static long closed(List<FakeLink> links) {
        return links.stream().filter(link -> link.ending() != null).count();
    }

    @Test
    void returnIsSpreadByTheNumberOfAgentsAndOverAMinuteAtMost() {
        assertThat(RestartPlan.of(0).spread()).isEqualTo(Duration.ofSeconds(1));
        assertThat(RestartPlan.of(10_000).spread()).isEqualTo(Duration.ofSeconds(20));
        assertThat(RestartPlan.of(1_000_000).spread()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void nothingIsLeftOfAConnectionThatIsGone() {
        Agent alice = login(ALICE);

        alice.link.cut();
        alice.session.onClosed();
        settle();

        assertThat(core.agents()).isZero();
        assertThat(core.connections()).isZero();
        assertThat(clock.pending()).isZero();
    }

    private RelayCore relay(RelayLimits limits) {
        return new RelayCore(limits, gate, new MemoryQueue(QueueLimits.DEFAULTS, clock), seams());
    }

    private TimeAndChance seams() {
        return new TimeAndChance(clock, clock, clock, new SecureRandom());
    }

    private Agent connect(AgentKeyPair key) {
        return new Agent(core, clock, key);
    }

    private Agent login(AgentKeyPair key) {
        return connect(key).login();
    }

    private void settle() {
        clock.advance(Duration.ZERO);
    }
}
