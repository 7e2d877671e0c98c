package io.agentmesh.sdk.link;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.testing.MemoryRelay;
import io.agentmesh.sdk.testing.MemoryRelay.Mood;
import io.agentmesh.sdk.testing.Rig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The link through good days and bad, under virtual time.
final class RelayLinkTest {
    private static final URI URL = URI.create("ws://relay.test/ws");

    private final Rig rig = new Rig(4);
    private final MemoryRelay relay = new MemoryRelay(rig);
    private final List<LinkState> states = new ArrayList<>();
    private final List<Envelope> received = new ArrayList<>();
    private final RelayLink link = link(LinkConfig.defaults());

    @Test
    void logsInAndIsUpAfterTheFirstSignOfLife() {
        start();

        assertThat(states)
                .containsExactly(
                        new LinkState.Connecting(1),
                        new LinkState.LoggingIn(),
                        new LinkState.Registering(),
                        new LinkState.Up());
        assertThat(relay.isRegistered(ALICE.id())).isTrue();
    }

    /// A machine under load hears the relay's answer before it hears that the question has left.
    @Test
    void answerThatOvertakesTheWordThatItsQuestionLeftIsAnswered() {
        relay.saysSentLate = true;
        start();
        for (int i = 0; i < 5; i++) {
            link.send(numbered(i));
        }
        rig.advance(Duration.ofSeconds(1));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(states).noneMatch(LinkState.Waiting.class::isInstance);
        assertThat(relay.seen).extracting(Envelope::payload).containsExactly(numbers(5));
    }

    @Test
    void startingTwiceOpensOneConnection() {
        start();
        start();

        assertThat(relay.openSockets()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, UNREACHABLE",
        "BAD_NONCE, BAD_CHALLENGE",
        "REFUSES, REFUSED",
        "GATE_SAYS_NO, CLOSED_AFTER_LOGIN"
    })
    void failureIsNamedAndTheLinkTriesAgainForEver(Mood mood, LinkFailure.Kind kind) {
        relay.mood = mood;
        start();
        assertThat(failure().kind()).isEqualTo(kind);

        rig.advance(Duration.ofHours(3));
        assertThat(failure().kind()).isEqualTo(kind);
        relay.mood = Mood.WELL;
        rig.advance(Duration.ofSeconds(31));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(relay.openSockets()).isOne();
    }

    @Test
    void waitsGrowAndStayBelowTheirCeiling() {
        relay.mood = Mood.UNREACHABLE;
        start();
        rig.advance(Duration.ofMinutes(10));

        List<Duration> waits = states.stream()
                .filter(LinkState.Waiting.class::isInstance)
                .map(state -> ((LinkState.Waiting) state).retryIn())
                .toList();
        assertThat(waits.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(500));
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(8)) <= 0);
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) > 0);
    }

    /// However long it was away, and wherever in its wait the link is when the relay comes back.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 20, 61, 599, 3_600})
    void linkIsBackTenSecondsAfterItsRelayAtTheLatest(int awaySeconds) {
        relay.mood = Mood.UNREACHABLE;
        start();
        rig.advance(Duration.ofSeconds(awaySeconds));
        assertThat(link.state()).isNotEqualTo(new LinkState.Up());

        relay.mood = Mood.WELL;
        rig.advance(Duration.ofSeconds(10));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
    }

    @Test
    void muteRelayIsGivenUpAfterTheTimeOfAStep() {
        relay.mood = Mood.MUTE;
        start();
        rig.advance(Duration.ofMillis(9_999));
        assertThat(link.state()).isEqualTo(new LinkState.LoggingIn());

        rig.advance(Duration.ofMillis(1));

        assertThat(failure()).isEqualTo(new LinkFailure(LinkFailure.Kind.TIMED_OUT, "the login took longer than 10 s"));
        assertThat(relay.openSockets()).isZero();
    }

    @Test
    void connectionThatNeverOpensIsGivenUpAfterTheTimeOfAStep() {
        RelayLink stuck = link(LinkConfig.defaults(), (url, events) -> new StuckLink(events));
        rig.loop().execute(stuck::start);

        rig.advance(Duration.ofSeconds(10));

        assertThat(failure())
                .isEqualTo(new LinkFailure(LinkFailure.Kind.TIMED_OUT, "the connection took longer than 10 s"));
    }

    @Test
    void registeredLinkWithoutASignOfLifeCountsAsUpAfterAWhile() {
        relay.mood = Mood.NO_PONGS;
        start();
        assertThat(link.state()).isEqualTo(new LinkState.Registering());

        rig.advance(Duration.ofSeconds(2));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
    }

    @Test
    void lostLinkResumesWithItsTokenWithin290SecondsOfItsIssue() {
        start();
        rig.advance(Duration.ofSeconds(280));
        states.clear();

        relay.drop(ALICE.id());
        rig.advance(Duration.ofSeconds(1));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(relay.openings).last().asString().contains("Resume");
    }

    @Test
    void olderTokenIsNotTried() {
        start();
        rig.advance(Duration.ofMinutes(5));

        relay.drop(ALICE.id());
        rig.advance(Duration.ofSeconds(1));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(relay.openings).last().asString().contains("Hello");
    }

    @Test
    void refusedResumeIsFollowedByAFullLoginAtOnce() {
        start();
        states.clear();
        relay.forgetTokens();
        relay.drop(ALICE.id());
        rig.advance(Duration.ofMillis(500));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(relay.openings)
                .hasExactlyElementsOfTypes(AgentFrame.Hello.class, AgentFrame.Resume.class, AgentFrame.Hello.class);
        assertThat(states)
                .filteredOn(LinkState.Waiting.class::isInstance)
                .singleElement() // none after the refusal
                .isInstanceOfSatisfying(
                        LinkState.Waiting.class,
                        waiting -> assertThat(waiting.failure().kind()).isEqualTo(LinkFailure.Kind.LOST));
    }

    @Test
    void tokenIsNotTriedTwiceWhenTheRelayJustClosesOnIt() {
        start();
        relay.mood = Mood.CLOSES_ON_RESUME;
        relay.drop(ALICE.id());
        rig.advance(Duration.ofSeconds(2));

        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(relay.openings).hasSize(3).last().asString().contains("Hello");
    }

    @Test
    void idleLinkIsPingedAndStaysUp() {
        start();
        states.clear();

        rig.advance(Duration.ofHours(2));

        assertThat(states).isEmpty();
        assertThat(relay.pings).isGreaterThan(200);
    }

    @Test
    void silentLinkIsDeadAfter90SecondsAndReplaced() {
        start();
        relay.mood = Mood.SILENT;
        rig.advance(Duration.ofMillis(89_999));
        assertThat(link.state()).isEqualTo(new LinkState.Up());

        relay.mood = Mood.WELL;
        relay.freeze(ALICE.id());
        rig.advance(Duration.ofMillis(1));

        assertThat(states)
                .anySatisfy(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                LinkState.Waiting.class,
                                waiting -> assertThat(waiting.failure().kind()).isEqualTo(LinkFailure.Kind.SILENT)));
        rig.advance(Duration.ofSeconds(1));
        assertThat(link.state()).isEqualTo(new LinkState.Up());
        assertThat(relay.openSockets()).isOne();
    }

    @Test
    void relayThatRestartsTenTimesIsFoundTenTimes() {
        start();
        for (int i = 0; i < 10; i++) {
            relay.forgetTokens();
            relay.dropAll();
            rig.advance(Duration.ofSeconds(30));
            assertThat(link.state()).isEqualTo(new LinkState.Up());
        }
    }

    /// Two processes with one key displace each other: each time the wait must be longer, not start over.
    @Test
    void linkThatIsLostAgainAndAgainRightAfterItCameUpSlowsDown() {
        start();
        for (int i = 0; i < 8; i++) {
            relay.drop(ALICE.id());
            rig.advance(Duration.ofSeconds(31));
            // It was up for less than ten seconds, as a rule: dropped again at once.
        }
        states.clear();
        for (int i = 0; i < 20; i++) {
            relay.drop(ALICE.id());
            while (!(link.state() instanceof LinkState.Up)) {
                rig.advance(Duration.ofMillis(100));
            }
        }

        assertThat(states.stream()
                        .filter(LinkState.Waiting.class::isInstance)
                        .map(state -> ((LinkState.Waiting) state).retryIn())
                        .max(Duration::compareTo))
                .hasValueSatisfying(longest -> assertThat(longest).isGreaterThan(Duration.ofSeconds(4)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void envelopesThatWaitForTheLinkLeaveInOrder(boolean linkHasRoom) {
        relay.hasRoom = linkHasRoom;
        relay.mood = Mood.UNREACHABLE;
        start();
        for (int i = 0; i < 5; i++) {
            assertThat(link.send(numbered(i))).isEqualTo(SendOutcome.QUEUED);
        }

        relay.mood = Mood.WELL;
        rig.advance(Duration.ofSeconds(31));

        assertThat(relay.seen).extracting(Envelope::payload).containsExactly(numbers(5));
    }

    @Test
    void queueAtItsBoundRefusesTheNextEnvelope() {
        RelayLink small = link(LinkConfig.defaults().withQueue(2, 1_000_000));
        relay.mood = Mood.UNREACHABLE;
        rig.loop().execute(small::start);

        assertThat(small.send(numbered(0))).isEqualTo(SendOutcome.QUEUED);
        assertThat(small.send(numbered(1))).isEqualTo(SendOutcome.QUEUED);
        assertThat(small.send(numbered(2))).isEqualTo(SendOutcome.QUEUE_FULL);
    }

    @Test
    void envelopesLeaveNoFasterThanTheRelayTakesThem() {
        start();
        for (int i = 0; i < 200; i++) {
            link.send(numbered(i));
        }
        assertThat(relay.seen).hasSize(90);

        rig.advance(Duration.ofSeconds(1));
        assertThat(relay.seen).hasSizeBetween(134, 135);
        rig.advance(Duration.ofSeconds(2));

        assertThat(relay.seen).extracting(Envelope::payload).containsExactly(numbers(200));
    }

    @Test
    void envelopesLeaveAsFastAsTheRelaySaysThatItTakesThem() {
        relay.knows = Set.of(Feature.RATE);
        start();
        for (int i = 0; i < 200; i++) {
            link.send(numbered(i));
        }
        assertThat(relay.seen).hasSize(90);

        say(new RelayNotice.Rate(1_000, 1_000));
        rig.advance(Duration.ofMillis(200));

        assertThat(relay.seen).extracting(Envelope::payload).containsExactly(numbers(200));
    }

    @Test
    void slowerRelayIsSentLess() {
        relay.knows = Set.of(Feature.RATE);
        start();
        say(new RelayNotice.Rate(10, 10));
        for (int i = 0; i < 200; i++) {
            link.send(numbered(i));
        }
        assertThat(relay.seen).hasSize(9);

        rig.advance(Duration.ofSeconds(1));

        assertThat(relay.seen).hasSizeBetween(17, 18);
    }

    @Test
    void rateThatWasSaidEndsWithItsConnection() {
        relay.knows = Set.of(Feature.RATE);
        start();
        say(new RelayNotice.Rate(10, 10));
        relay.knows = Set.of();
        relay.dropAll();
        rig.advance(Duration.ofMinutes(1));
        assertThat(link.state()).isEqualTo(new LinkState.Up());

        for (int i = 0; i < 200; i++) {
            link.send(numbered(i));
        }

        assertThat(relay.seen).hasSize(90);
    }

    @Test
    void rateThatNobodyAskedForIsNoNotice() {
        start();
        say(new RelayNotice.Rate(10, 10));

        for (int i = 0; i < 200; i++) {
            link.send(numbered(i));
        }

        assertThat(relay.seen).hasSize(90);
    }

    private void say(RelayNotice notice) {
        relay.sendText(ALICE.id(), FrameCodec.encode(new RelayFrame.Notice(notice)));
        rig.advance(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopSendsWhatWaitsAndClosesInGoodOrder(boolean linkHasRoom) {
        relay.hasRoom = linkHasRoom;
        start();
        for (int i = 0; i < 100; i++) {
            link.send(numbered(i));
        }

        rig.loop().execute(link::stop);
        assertThat(link.send(numbered(100))).isEqualTo(SendOutcome.STOPPED);
        rig.advance(Duration.ofSeconds(1));

        assertThat(relay.seen).extracting(Envelope::payload).containsExactly(numbers(100));
        assertThat(link.state()).isEqualTo(new LinkState.Stopped());
        assertThat(relay.openSockets()).isZero();
        assertThat(rig.clock.pending()).isZero();
    }

    @Test
    void acksLeaveAfterAMoment() {
        RelayLink acking = acking();
        rig.loop().execute(() -> acking.confirm(new UUID(0, 1)));
        assertThat(relay.acked).isEmpty();
        rig.advance(Acks.LINGER);

        assertThat(relay.acked).containsExactly(new UUID(0, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopSendsTheAcksThatWait(boolean linkHasRoom) {
        relay.hasRoom = linkHasRoom;
        RelayLink acking = acking();
        rig.loop().execute(() -> acking.confirm(new UUID(0, 1)));
        rig.loop().execute(acking::stop);
        rig.advance(Duration.ofSeconds(1));

        assertThat(relay.acked).containsExactly(new UUID(0, 1));
        assertThat(acking.state()).isEqualTo(new LinkState.Stopped());
        assertThat(rig.clock.pending()).isZero();
    }

    @Test
    void ackDuringAStopWaitsForNoOther() {
        RelayLink acking = acking(LinkConfig.defaults().withSendRate(new SendRate(1, 1)));
        acking.send(numbered(0));
        acking.send(numbered(1));
        rig.loop().execute(acking::stop);
        rig.loop().execute(() -> acking.confirm(new UUID(0, 1)));

        assertThat(relay.acked).containsExactly(new UUID(0, 1));
        rig.advance(Duration.ofSeconds(2));
        assertThat(relay.seen).hasSize(2);
        assertThat(acking.state()).isEqualTo(new LinkState.Stopped());
    }

    /// The relay knows nothing of the next connection's acks for it.
    @Test
    void acksOfAConnectionThatBreaksAreNotSentOnTheNext() {
        RelayLink acking = acking();
        rig.loop().execute(() -> acking.confirm(new UUID(0, 1)));
        relay.dropAll();
        rig.advance(Duration.ofMinutes(1));
        assertThat(acking.state()).isEqualTo(new LinkState.Up());
        rig.loop().execute(() -> acking.confirm(new UUID(0, 2)));
        rig.advance(Acks.LINGER);

        assertThat(relay.acked).containsExactly(new UUID(0, 2));
    }

    @Test
    void relayThatIsToRestartHearsTheAcksAtOnce() {
        RelayLink acking = acking();
        rig.loop().execute(() -> acking.confirm(new UUID(0, 1)));
        say(new RelayNotice.Restarting(Duration.ofSeconds(1), Duration.ofSeconds(1)));

        assertThat(relay.acked).containsExactly(new UUID(0, 1));
    }

    private RelayLink acking() {
        return acking(LinkConfig.defaults());
    }

    private RelayLink acking(LinkConfig config) {
        relay.knows = Set.of(Feature.ACKS, Feature.RECEIPTS);
        RelayLink acking = link(config.asking(Set.of(Feature.ACKS, Feature.RECEIPTS)));
        rig.loop().execute(acking::start);
        rig.advance(Duration.ZERO);
        return acking;
    }

    @Test
    void stopWaitsForASlowQueueNoLongerThanACloseMayTake() {
        RelayLink slow = link(LinkConfig.defaults().withSendRate(new SendRate(0.1, 1)));
        rig.loop().execute(slow::start);
        slow.send(numbered(0));
        slow.send(numbered(1));

        rig.loop().execute(slow::stop);
        rig.advance(Duration.ofSeconds(2));

        assertThat(slow.state()).isEqualTo(new LinkState.Stopped());
        assertThat(relay.seen).hasSize(1);
    }

    @Test
    void stopDuringAWaitEndsIt() {
        relay.mood = Mood.UNREACHABLE;
        start();

        rig.loop().execute(link::stop);

        assertThat(link.state()).isEqualTo(new LinkState.Stopped());
        assertThat(rig.clock.pending()).isZero();
    }

    @Test
    void stoppedLinkCanBeStartedAgain() {
        start();
        rig.loop().execute(link::stop);

        start();

        assertThat(link.state()).isEqualTo(new LinkState.Up());
    }

    @Test
    void envelopesAreHandedOnAndOtherTextsAreDropped() {
        start();
        Envelope envelope = EnvelopeDraft.plain(new UUID(1, 2), ALICE.id(), MessageType.CONTROL, JsonNull.NULL, 1)
                .sign(BOB);

        relay.sendText(ALICE.id(), "no json");
        relay.sendText(ALICE.id(), "{\"success\":true}");
        relay.inject(envelope);

        assertThat(received).containsExactly(envelope);
        assertThat(link.state()).isEqualTo(new LinkState.Up());
    }

    private void start() {
        rig.loop().execute(link::start);
    }

    private LinkFailure failure() {
        return states.reversed().stream()
                .filter(LinkState.Waiting.class::isInstance)
                .map(state -> ((LinkState.Waiting) state).failure())
                .findFirst()
                .orElseThrow();
    }

    private RelayLink link(LinkConfig config) {
        return link(config, relay);
    }

    private RelayLink link(LinkConfig config, LinkFactory links) {
        RelayEvents events = new RelayEvents() {
            @Override
            public void linkChanged(LinkState state) {
                states.add(state);
            }

            @Override
            public void noticed(RelayNotice.OfEnvelope notice) {}

            @Override
            public void received(Envelope envelope) {
                received.add(envelope);
            }
        };
        return new RelayLink(URL, ALICE, config, new LinkSeams(links, rig.timers(), rig.clock, new Random(4)), events);
    }

    private static Envelope numbered(int number) {
        return EnvelopeDraft.plain(new UUID(0, number), BOB.id(), MessageType.CONTROL, JsonInteger.of(number), 1)
                .sign(ALICE);
    }

    private static JsonValue[] numbers(int count) {
        JsonValue[] numbers = new JsonValue[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = JsonInteger.of(i);
        }
        return numbers;
    }

    /// Opens never; ends when torn down.
    private final class StuckLink implements Link {
        private final LinkEvents events;

        StuckLink(LinkEvents events) {
            this.events = events;
        }

        @Override
        public void send(String text) {
            throw new AssertionError("not open");
        }

        @Override
        public void ping() {
            throw new AssertionError("not open");
        }

        @Override
        public void close() {
            throw new AssertionError("not open");
        }

        @Override
        public void abort() {
            rig.loop().execute(() -> events.closed("aborted"));
        }
    }
}
