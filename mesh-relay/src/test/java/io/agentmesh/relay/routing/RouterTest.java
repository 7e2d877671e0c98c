package io.agentmesh.relay.routing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.LateQueue;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.Stored;
import io.agentmesh.relay.queue.Stored.Bound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RouterTest {
    private static final UUID RED = new UUID(1, 1);
    private static final UUID BLUE = new UUID(2, 2);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
    private final List<RouteOutcome> outcomes = new ArrayList<>();
    private final Fates fates = new Fates();
    private final Router router = new Router(queue, fates, Traffic.seams(clock), 1 << 20);

    @Test
    void envelopeForAConnectedAgentIsSent() {
        FakeLink bob = joinBob();

        send(1);

        assertThat(outcomes).containsExactly(new RouteOutcome.Sent());
        assertThat(bob.read).containsExactly(text(1));
    }

    @Test
    void envelopesForAnAbsentAgentWaitAndComeInOrderBeforeWhatArrivesLater() {
        send(1);
        send(2);
        assertThat(outcomes).containsOnly(new RouteOutcome.Queued());

        FakeLink bob = new FakeLink(clock);
        router.join(Traffic.at(BOB), bob, Terms.PLAIN);
        send(3);

        assertThat(bob.read).containsExactly(text(1), text(2), text(3));
        assertThat(queue.depth().envelopes()).isZero();
    }

    /// The original looks an agent up as away, flushes its queue when it comes, and then puts the envelope into the
    /// queue; live envelopes overtake the flush (wire §12.1 R10).
    @Test
    void liveEnvelopesDoNotOvertakeASlowFlush() {
        numbers(1, 90).forEach(this::send);
        FakeLink bob = new FakeLink(clock, 10L * Traffic.envelope(ALICE, BOB, 1).size());
        bob.stopReading();
        router.join(Traffic.at(BOB), bob, Terms.PLAIN);
        settle();

        numbers(91, 95).forEach(this::send);
        bob.startReading();
        settle();
        send(96);

        assertThat(bob.read).containsExactlyElementsOf(texts(1, 96));
    }

    @Test
    void whatAConnectionCannotTakeGoesToTheQueueAndFollowsInOrder() {
        FakeLink bob =
                join(Traffic.at(BOB), 4L * Traffic.envelope(ALICE, BOB, 1).size());
        bob.stopReading();

        numbers(1, 10).forEach(this::send);

        assertThat(outcomes.subList(0, 4)).containsOnly(new RouteOutcome.Sent());
        assertThat(outcomes.subList(4, 10)).containsOnly(new RouteOutcome.Queued());
        bob.startReading();
        settle();
        assertThat(bob.read).containsExactlyElementsOf(texts(1, 10));
    }

    @Test
    void senderIsRefusedOnceTheQueueOfASlowReaderIsFull() {
        FakeLink bob = join(Traffic.at(BOB), 1);
        bob.stopReading();

        numbers(1, 102).forEach(this::send);

        assertThat(outcomes.subList(1, 101)).containsOnly(new RouteOutcome.Queued());
        assertThat(outcomes.get(101)).isEqualTo(new RouteOutcome.Refused(new Stored.Full(Bound.ENVELOPES_PER_PAIR)));
    }

    @Test
    void nothingIsLostWhenTheConnectionBreaksDuringTheFlush() {
        numbers(1, 20).forEach(this::send);
        FakeLink broken =
                new FakeLink(clock, 8L * Traffic.envelope(ALICE, BOB, 1).size());
        broken.stopReading();
        router.join(Traffic.at(BOB), broken, Terms.PLAIN);
        settle();

        broken.cut();
        settle();
        FakeLink next = join(Traffic.at(BOB), 1 << 20);

        assertThat(next.read).containsExactlyElementsOf(texts(1, 20));
    }

    @Test
    void whatWasSentAndNotWrittenTakesItsOldPlaceInTheQueue() {
        FakeLink broken =
                join(Traffic.at(BOB), 4L * Traffic.envelope(ALICE, BOB, 1).size());
        broken.stopReading();
        numbers(1, 8).forEach(this::send);

        broken.cut();
        settle();
        send(9);
        FakeLink next = join(Traffic.at(BOB), 1 << 20);

        assertThat(next.read).containsExactlyElementsOf(texts(1, 9));
        assertThat(fates.returned).hasSize(4).containsOnly(new RouteOutcome.Queued());
    }

    @Test
    void whatIsQueuedWhileTheQueueIsBeingReadIsNotForgotten() {
        Router late = new Router(new LateQueue(queue, clock), fates, Traffic.seams(clock), 1 << 20);
        FakeLink bob = new FakeLink(clock);

        late.join(Traffic.at(BOB), bob, Terms.PLAIN);
        late.route(Traffic.envelope(ALICE, BOB, 1), outcomes::add);
        settle();
        late.route(Traffic.envelope(ALICE, BOB, 2), outcomes::add);
        settle();

        assertThat(bob.read).containsExactly(text(1), text(2));
        assertThat(outcomes).containsExactly(new RouteOutcome.Queued(), new RouteOutcome.Sent());
    }

    @Test
    void newestConnectionWinsAndTheOlderIsTold() {
        FakeLink older = joinBob();
        FakeLink newer = new FakeLink(clock);

        Router.Joined joined = router.join(Traffic.at(BOB), newer, Terms.PLAIN);
        settle();
        send(1);

        assertThat(joined).isEqualTo(Router.Joined.REPLACING);
        assertThat(older.ending()).isEqualTo(Ending.REPLACED);
        assertThat(older.read).isEmpty();
        assertThat(newer.read).containsExactly(text(1));
        assertThat(router.agents()).isOne();
    }

    /// The original removes the newer connection from its table when the older one ends (wire §12.1 R2).
    @Test
    void endOfTheOlderConnectionTouchesNothingOfTheNewer() {
        FakeLink older = joinBob();
        FakeLink newer = joinBob();

        older.cut();
        settle();
        send(1);

        assertThat(newer.read).containsExactly(text(1));
        assertThat(router.agents()).isOne();
    }

    @Test
    void newerConnectionBeginsWithWhatTheOlderDidNotWrite() {
        FakeLink older = joinBob();
        older.stopReading();
        send(1);
        send(2);
        FakeLink newer = new FakeLink(clock);

        router.join(Traffic.at(BOB), newer, Terms.PLAIN);
        route(3);
        settle();

        assertThat(older.read).isEmpty();
        assertThat(newer.read).containsExactly(text(1), text(2), text(3));
    }

    @Test
    void ofThreeConnectionsInOneMomentTheLastOneReceives() {
        FakeLink first = new FakeLink(clock);
        FakeLink second = new FakeLink(clock);
        FakeLink third = new FakeLink(clock);

        router.join(Traffic.at(BOB), first, Terms.PLAIN);
        router.join(Traffic.at(BOB), second, Terms.PLAIN);
        router.join(Traffic.at(BOB), third, Terms.PLAIN);
        route(1);
        settle();

        assertThat(first.read).isEmpty();
        assertThat(second.read).isEmpty();
        assertThat(third.read).containsExactly(text(1));
        assertThat(third.ending()).isNull();
        assertThat(router.agents()).isOne();
    }

    @Test
    void newerConnectionThatEndsBeforeItsTurnLeavesNothingBehind() {
        FakeLink older = joinBob();
        FakeLink newer = new FakeLink(clock);

        router.join(Traffic.at(BOB), newer, Terms.PLAIN);
        newer.cut();
        settle();
        send(1);

        assertThat(older.read).isEmpty();
        assertThat(outcomes).containsExactly(new RouteOutcome.Queued());
        assertThat(router.agents()).isZero();
    }

    /// Agents of different groups can message each other through the original (wire §12.3 S6).
    @Test
    void envelopesDoNotCrossGroups() {
        FakeLink bob = join(new Address(BLUE, BOB.id()), 1 << 20);

        router.route(Traffic.envelope(new Address(RED, ALICE.id()), ALICE, BOB, 1, "hello"), outcomes::add);
        settle();

        assertThat(bob.read).isEmpty();
        assertThat(outcomes).containsExactly(new RouteOutcome.Queued());
    }

    @Test
    void agentThatChangedItsGroupIsStillOneAgent() {
        FakeLink red = join(new Address(RED, BOB.id()), 1 << 20);
        FakeLink blue = join(new Address(BLUE, BOB.id()), 1 << 20);

        router.route(Traffic.envelope(new Address(RED, ALICE.id()), ALICE, BOB, 1, "hello"), outcomes::add);
        settle();

        assertThat(red.ending()).isEqualTo(Ending.REPLACED);
        assertThat(red.read).isEmpty();
        assertThat(blue.read).isEmpty();
        assertThat(router.agents()).isOne();
    }

    @Test
    void agentMayWriteToItself() {
        FakeLink bob = joinBob();

        router.route(Traffic.envelope(BOB, BOB, 1), outcomes::add);
        settle();

        assertThat(bob.read).hasSize(1);
    }

    @Test
    void slowReaderHoldsUpNobodyElse() {
        FakeLink carol = new FakeLink(clock);
        FakeLink bob = join(Traffic.at(BOB), 1);
        bob.stopReading();
        router.join(Traffic.at(CAROL), carol, Terms.PLAIN);
        numbers(1, 50).forEach(this::send);

        router.route(Traffic.envelope(ALICE, CAROL, 51), outcomes::add);
        settle();

        assertThat(carol.read).hasSize(1);
    }

    private FakeLink joinBob() {
        return join(Traffic.at(BOB), 1 << 20);
    }

    private FakeLink join(Address address, long maxBytes) {
        FakeLink link = new FakeLink(clock, maxBytes);
        router.join(address, link, Terms.PLAIN);
        settle();
        return link;
    }

    private void send(int number) {
        route(number);
        settle();
    }

    private void route(int number) {
        router.route(Traffic.envelope(ALICE, BOB, number), outcomes::add);
    }

    private void settle() {
        clock.advance(Duration.ZERO);
    }

    private static IntStream numbers(int first, int last) {
        return IntStream.rangeClosed(first, last);
    }

    private static String text(int number) {
        return Envelopes.text(ALICE, BOB.id(), number);
    }

    private static List<String> texts(int first, int last) {
        return numbers(first, last).mapToObj(RouterTest::text).toList();
    }
}
