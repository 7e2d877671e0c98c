package io.agentmesh.relay.queue;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Depth.Turnover;
import io.agentmesh.relay.queue.OfflineQueue.Batch;
import io.agentmesh.relay.queue.QueueLimits.Room;
import io.agentmesh.relay.queue.Stored.Bound;
import io.agentmesh.relay.routing.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every [OfflineQueue] promises.
abstract class OfflineQueueContract {
    static final Duration TTL = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofDays(7);
    static final int SIZE = Traffic.envelope(ALICE, BOB, 1).size();

    private static final AgentKeyPair DAVE = Keys.ofFirstByte(0x60);
    private static final long MUCH = 1_000;

    final FakeClock clock = FakeClock.atSomeDay();
    final List<Departure> departures = Collections.synchronizedList(new ArrayList<>());
    private final List<OfflineQueue> opened = new ArrayList<>();

    /// An empty queue over [#clock].
    abstract OfflineQueue create(QueueLimits limits);

    @AfterEach
    void closeQueues() {
        opened.forEach(OfflineQueue::close);
    }

    @Test
    void entriesAreReadInTheOrderOfTheirSequenceAndStay() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);
        put(queue, 3, ALICE, BOB);
        put(queue, 2, CAROL, BOB);

        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 2L, 3L);
        assertThat(sequences(fetch(queue, BOB, 1))).containsExactly(2L, 3L);
        assertThat(queue.depth()).isEqualTo(new Depth(1, 3, 3L * SIZE, Duration.ZERO, new Turnover(0, 3, 0, Map.of())));
    }

    @Test
    void whatIsReadIsWhatWasPut() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        var group = new UUID(1, 2);
        OutgoingEnvelope put = Traffic.envelope(new Address(group, ALICE.id()), ALICE, BOB, 7, "für später ✓");
        put(queue, new QueueEntry(1, put));

        OutgoingEnvelope read = fetch(queue, put.to(), 0).entries().getFirst().envelope();

        assertThat(read).usingRecursiveComparison().isEqualTo(put);
        assertThat(fetch(queue, BOB, 0).entries()).isEmpty();
    }

    @Test
    void largeQueueIsReadInBatches() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        for (int i = 1; i <= 160; i++) {
            put(queue, i, i % 2 == 0 ? ALICE : CAROL, BOB);
        }

        Batch first = fetch(queue, BOB, 0);
        Batch second = fetch(queue, BOB, first.entries().getLast().sequence());

        assertThat(first.entries()).hasSize(128);
        assertThat(first.isLast()).isFalse();
        assertThat(second.entries()).hasSize(32);
        assertThat(second.isLast()).isTrue();
    }

    @Test
    void removedEntriesAreGoneAndRemovingAgainIsHarmless() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);
        QueueEntry entry = fetch(queue, BOB, 0).entries().getFirst();

        var heard = new AtomicInteger();
        queue.remove(entry, kept -> heard.incrementAndGet());
        queue.remove(entry, kept -> heard.incrementAndGet());

        assertThat(fetch(queue, BOB, 0)).isEqualTo(Batch.EMPTY);
        assertThat(heard).hasValue(1);
        assertThat(queue.depth()).isEqualTo(new Depth(0, 0, 0, Duration.ZERO, new Turnover(0, 1, 1, Map.of())));
        assertThat(departures).isEmpty();
    }

    @Test
    void removalTellsForHowLongTheEntryWasKept() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);
        QueueEntry entry = fetch(queue, BOB, 0).entries().getFirst();
        clock.advance(Duration.ofSeconds(40));

        var kept = new CompletableFuture<Duration>();
        queue.remove(entry, kept::complete);

        assertThat(await(kept)).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void entryThatIsPutAgainIsKeptOnce() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);

        assertThat(put(queue, 1, ALICE, BOB)).isEqualTo(new Stored.Kept());

        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L);
        assertThat(queue.depth().envelopes()).isOne();
        assertThat(queue.depth().turnover().kept()).isOne();
    }

    @Test
    void senderIsRefusedAtItsShareOfOneReceiverAndTheOthersAreNot() {
        OfflineQueue queue = open(limits(envelopes(2), MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, 100));

        assertThat(put(queue, 1, ALICE, BOB)).isEqualTo(new Stored.Kept());
        assertThat(put(queue, 2, ALICE, BOB)).isEqualTo(new Stored.Kept());
        assertThat(put(queue, 3, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.ENVELOPES_PER_PAIR));
        assertThat(put(queue, 4, CAROL, BOB)).isEqualTo(new Stored.Kept());
        assertThat(put(queue, 5, ALICE, CAROL)).isEqualTo(new Stored.Kept());
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 2L, 4L);
    }

    @Test
    void senderIsRefusedAtItsShareOfBytesOfOneReceiver() {
        OfflineQueue queue = open(limits(sizes(2), MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, BOB);

        assertThat(put(queue, 3, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.BYTES_PER_PAIR));
        assertThat(put(queue, 4, CAROL, BOB)).isEqualTo(new Stored.Kept());
    }

    @Test
    void newestIsRefusedAtTheBoundOfEnvelopesAndNoneIsEvicted() {
        OfflineQueue queue = open(limits(MUCH_ROOM, envelopes(2), MUCH_ROOM, MUCH_ROOM, 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, BOB);

        assertThat(put(queue, 3, CAROL, BOB)).isEqualTo(new Stored.Full(Bound.ENVELOPES_PER_ADDRESS));
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 2L);
    }

    @Test
    void newestIsRefusedAtTheBoundOfBytesOfAnAddress() {
        OfflineQueue queue = open(limits(MUCH_ROOM, sizes(2), MUCH_ROOM, MUCH_ROOM, 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, BOB);

        assertThat(put(queue, 3, CAROL, BOB)).isEqualTo(new Stored.Full(Bound.BYTES_PER_ADDRESS));
    }

    @Test
    void flooderIsRefusedAtItsOwnBoundAndTheOthersAreNot() {
        OfflineQueue queue = open(limits(MUCH_ROOM, MUCH_ROOM, envelopes(2), MUCH_ROOM, 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, CAROL);

        assertThat(put(queue, 3, ALICE, DAVE)).isEqualTo(new Stored.Full(Bound.ENVELOPES_PER_SENDER));
        assertThat(put(queue, 4, CAROL, BOB)).isEqualTo(new Stored.Kept());
    }

    @Test
    void flooderOfBytesIsRefusedAtItsOwnBoundAndTheOthersAreNot() {
        OfflineQueue queue = open(limits(MUCH_ROOM, MUCH_ROOM, sizes(2), MUCH_ROOM, 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, CAROL);

        assertThat(put(queue, 3, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.BYTES_PER_SENDER));
        assertThat(put(queue, 4, CAROL, BOB)).isEqualTo(new Stored.Kept());
    }

    @Test
    void newestIsRefusedAtTheBoundOfEnvelopesInAll() {
        OfflineQueue queue = open(limits(MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, envelopes(2), 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, CAROL, BOB);

        assertThat(put(queue, 3, BOB, ALICE)).isEqualTo(new Stored.Full(Bound.ENVELOPES));
    }

    @Test
    void newestIsRefusedAtTheBoundOfBytesInAll() {
        OfflineQueue queue = open(limits(MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, sizes(2), 100));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, CAROL, BOB);

        assertThat(put(queue, 3, BOB, ALICE)).isEqualTo(new Stored.Full(Bound.BYTES));
    }

    /// Invented receivers cost the original memory without end (wire §12.1 R7).
    @Test
    void envelopeForOneMoreAddressIsRefusedAtTheBoundOfAddresses() {
        OfflineQueue queue = open(limits(MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, 2));
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, CAROL);

        assertThat(put(queue, 3, ALICE, DAVE)).isEqualTo(new Stored.Full(Bound.ADDRESSES));
        assertThat(put(queue, 4, ALICE, BOB)).isEqualTo(new Stored.Kept());
    }

    /// Nobody was refused who sent it, so it must not be lost for want of a share.
    @Test
    void whatComesBackFromAConnectionIsKeptWhileThereIsRoomInAll() {
        var one = new Room(1, SIZE);
        OfflineQueue queue = open(limits(one, one, one, envelopes(3), 1));
        put(queue, 3, ALICE, BOB);

        assertThat(putBack(queue, 1, ALICE, BOB)).isEqualTo(new Stored.Kept());
        assertThat(putBack(queue, 2, ALICE, CAROL)).isEqualTo(new Stored.Kept());
        assertThat(putBack(queue, 4, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.ENVELOPES));

        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 3L);
        assertThat(queue.depth().envelopes()).isEqualTo(3);
    }

    @Test
    void removalMakesRoomUnderEachBound() {
        var one = new Room(1, SIZE);
        OfflineQueue queue = open(limits(one, one, one, one, 1));
        put(queue, 1, ALICE, BOB);
        assertThat(put(queue, 2, ALICE, BOB)).isInstanceOf(Stored.Full.class);

        remove(queue, fetch(queue, BOB, 0).entries().getFirst());
        fetch(queue, BOB, 0);

        assertThat(put(queue, 2, CAROL, ALICE)).isEqualTo(new Stored.Kept());
    }

    @Test
    void entryExpiresOnceOlderThanItsTimeToLiveAndNotBeforeAndItsSenderIsTold() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);

        clock.advance(TTL);
        sweep(queue);
        assertThat(queue.depth().envelopes()).isOne();
        assertThat(queue.depth().oldest()).isEqualTo(TTL);
        clock.advance(Duration.ofMillis(1));
        sweep(queue);
        sweep(queue);

        assertThat(queue.depth())
                .isEqualTo(new Depth(0, 0, 0, Duration.ZERO, new Turnover(0, 1, 0, Map.of(Reason.TTL, 1L))));
        assertThat(departures)
                .containsExactly(new Departure(Traffic.envelope(ALICE, BOB, 1).id(), Traffic.at(ALICE), Reason.TTL));
    }

    @Test
    void expiredEntriesAreNeitherReadNorInTheWay() {
        OfflineQueue queue = open(limits(MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, 1));
        put(queue, 1, ALICE, BOB);
        clock.advance(TTL.plusMillis(1));

        assertThat(fetch(queue, BOB, 0).entries()).isEmpty();
        sweep(queue);
        assertThat(put(queue, 2, ALICE, CAROL)).isEqualTo(new Stored.Kept());
    }

    @Test
    void whatItsSenderCallsWorthKeepingIsKeptForThatAndNoLonger() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, worth(1, Duration.ofHours(3)));
        put(queue, worth(2, Duration.ofSeconds(30)));
        put(queue, 3, ALICE, BOB);

        clock.advance(Duration.ofSeconds(30));
        sweep(queue);
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 3L);
        clock.advance(Duration.ofHours(3).minusSeconds(30).minusMillis(1));
        sweep(queue);
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L);
        clock.advance(Duration.ofMillis(1));
        sweep(queue);

        assertThat(queue.depth().envelopes()).isZero();
        assertThat(departures)
                .extracting(Departure::reason)
                .containsOnly(Reason.TTL)
                .hasSize(3);
    }

    @Test
    void nothingIsKeptForLongerThanTheLongestThatASenderMaySay() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, worth(1, LONGEST.plusDays(300)));

        clock.advance(LONGEST.minusMillis(1));
        sweep(queue);
        assertThat(queue.depth().envelopes()).isOne();
        clock.advance(Duration.ofMillis(1));
        sweep(queue);
        assertThat(queue.depth().envelopes()).isZero();
    }

    @Test
    void aDoubleIsDroppedOnlyWhileTheFirstIsHere() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, worth(1, Duration.ofHours(1)));

        assertThat(put(queue, again(2))).isEqualTo(new Stored.Repeated());
        assertThat(queue.depth().envelopes()).isOne();
        assertThat(queue.depth().turnover().kept()).isOne();
        remove(queue, fetch(queue, BOB, 0).entries().getFirst());

        assertThat(put(queue, again(3))).isEqualTo(new Stored.Kept());
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(3L);
    }

    @Test
    void anExpiredOneMakesWayForItsDouble() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, worth(1, Duration.ofHours(1)));
        clock.advance(Duration.ofHours(1));
        sweep(queue);

        assertThat(put(queue, again(2))).isEqualTo(new Stored.Kept());
    }

    /// Ids are the senders' own: of two envelopes that are not the offline channel's each is delivered.
    @Test
    void otherEnvelopesWithOneIdAreTwo() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);

        assertThat(put(queue, new QueueEntry(1, Traffic.envelope(ALICE, BOB, 1))))
                .isEqualTo(new Stored.Kept());
        assertThat(put(queue, new QueueEntry(2, Traffic.envelope(ALICE, BOB, 1))))
                .isEqualTo(new Stored.Kept());
        assertThat(put(queue, again(3))).isEqualTo(new Stored.Kept());
        assertThat(put(queue, new QueueEntry(4, Traffic.envelope(CAROL, BOB, 1).worth(LONGEST))))
                .isEqualTo(new Stored.Kept());
    }

    /// Entry 1's envelope, at another place.
    private static QueueEntry again(long sequence) {
        return new QueueEntry(sequence, worth(1, Duration.ofHours(1)).envelope());
    }

    static QueueEntry worth(int sequence, Duration time) {
        return new QueueEntry(sequence, Traffic.envelope(ALICE, BOB, sequence).worth(time));
    }

    @Test
    void jumpOfTheTimeOfDayNeitherExpiresNorKeeps() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);

        clock.setTimeOfDay(clock.instant().plus(Duration.ofDays(400)));
        sweep(queue);
        assertThat(queue.depth().envelopes()).isOne();

        clock.setTimeOfDay(clock.instant().minus(Duration.ofDays(800)));
        clock.advance(TTL.plusMillis(1));
        sweep(queue);
        assertThat(queue.depth().envelopes()).isZero();
    }

    /// Its sender was told already that it will not come.
    @Test
    void deliveryOfWhatDepartedMeanwhileIsNotHeardOf() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);
        QueueEntry entry = fetch(queue, BOB, 0).entries().getFirst();
        clock.advance(TTL.plusMillis(1));
        sweep(queue);
        var heard = new AtomicInteger();

        queue.remove(entry, kept -> heard.incrementAndGet());

        assertThat(fetch(queue, BOB, 0)).isEqualTo(Batch.EMPTY);
        assertThat(heard).hasValue(0);
    }

    @Test
    void whatNobodyHasCheckedComesOutAsThat() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);
        put(queue, new QueueEntry(2, Traffic.envelope(ALICE, BOB, 2).unchecked()));

        assertThat(fetch(queue, BOB, 0).entries())
                .extracting(entry -> entry.envelope().isChecked())
                .containsExactly(true, false);
    }

    @Test
    void entryWithABadSignatureDepartsOnceAndItsSenderIsTold() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, new QueueEntry(1, Traffic.envelope(ALICE, BOB, 1).unchecked()));
        put(queue, 2, ALICE, BOB);
        QueueEntry forged = fetch(queue, BOB, 0).entries().getFirst();

        queue.discard(forged);
        queue.discard(forged);

        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(2L);
        assertThat(departures)
                .containsExactly(
                        new Departure(Traffic.envelope(ALICE, BOB, 1).id(), Traffic.at(ALICE), Reason.BAD_SIGNATURE));
        assertThat(queue.depth().turnover()).isEqualTo(new Turnover(0, 2, 0, Map.of(Reason.BAD_SIGNATURE, 1L)));
    }

    @Test
    void purgeDropsWhatWaitsForAnAgentInEveryGroupAndTellsTheSenders() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        var group = new UUID(1, 2);
        OutgoingEnvelope inGroup = Traffic.envelope(new Address(group, ALICE.id()), ALICE, BOB, 1, "hello");
        put(queue, new QueueEntry(1, inGroup));
        put(queue, 2, CAROL, BOB);
        put(queue, 3, BOB, ALICE);

        queue.purge(BOB.id(), Reason.PURGED);

        assertThat(fetch(queue, BOB, 0).entries()).isEmpty();
        assertThat(fetch(queue, inGroup.to(), 0).entries()).isEmpty();
        assertThat(sequences(fetch(queue, ALICE, 0))).containsExactly(3L);
        assertThat(departures)
                .containsExactlyInAnyOrder(
                        new Departure(inGroup.id(), new Address(group, ALICE.id()), Reason.PURGED),
                        new Departure(Traffic.envelope(CAROL, BOB, 1).id(), Traffic.at(CAROL), Reason.PURGED));
        assertThat(queue.depth().turnover()).isEqualTo(new Turnover(0, 3, 0, Map.of(Reason.PURGED, 2L)));
    }

    @Test
    void revocationDropsWhatTheAgentSentTooAndNothingThatIsPutLater() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);
        put(queue, 2, BOB, CAROL);
        put(queue, 3, ALICE, CAROL);

        queue.purge(BOB.id(), Reason.REVOKED);
        queue.purge(BOB.id(), Reason.REVOKED);
        put(queue, 4, ALICE, BOB);

        assertThat(sequences(fetch(queue, CAROL, 0))).containsExactly(3L);
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(4L);
        assertThat(queue.depth().turnover()).isEqualTo(new Turnover(0, 4, 0, Map.of(Reason.REVOKED, 2L)));
        assertThat(departures).extracting(Departure::reason).containsExactly(Reason.REVOKED, Reason.REVOKED);
    }

    @Test
    void nobodyPurgesForAge() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);

        assertThatIllegalArgumentException().isThrownBy(() -> queue.purge(BOB.id(), Reason.TTL));
    }

    @Test
    void closedQueuePromisesNothingMore() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);

        queue.close();
        queue.close();

        assertThat(put(queue, 2, ALICE, BOB)).isEqualTo(new Stored.Failed());
    }

    @Test
    void sequencesOnlyGrow() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);

        assertThat(queue.nextSequence()).isLessThan(queue.nextSequence());
    }

    static final Room MUCH_ROOM = new Room(MUCH, MUCH * SIZE);

    static Room envelopes(int count) {
        return new Room(count, MUCH * SIZE);
    }

    /// Room for so many envelopes of the size that these tests use.
    static Room sizes(int count) {
        return new Room(MUCH, (long) count * SIZE);
    }

    static QueueLimits limits(Room pair, Room address, Room sender, Room total, int addresses) {
        return new QueueLimits(pair, address, sender, total, addresses, TTL, LONGEST);
    }

    final OfflineQueue open(QueueLimits limits) {
        OfflineQueue queue = create(limits);
        opened.add(queue);
        queue.attach(departures::add);
        return queue;
    }

    static Stored put(OfflineQueue queue, long sequence, AgentKeyPair from, AgentKeyPair to) {
        return put(queue, new QueueEntry(sequence, Traffic.envelope(from, to, 1)));
    }

    static Stored put(OfflineQueue queue, QueueEntry entry) {
        var answer = new CompletableFuture<Stored>();
        queue.put(entry, answer::complete);
        return await(answer);
    }

    static Stored putBack(OfflineQueue queue, long sequence, AgentKeyPair from, AgentKeyPair to) {
        var answer = new CompletableFuture<Stored>();
        queue.putBack(new QueueEntry(sequence, Traffic.envelope(from, to, 1)), answer::complete);
        return await(answer);
    }

    static void remove(OfflineQueue queue, QueueEntry entry) {
        queue.remove(entry, kept -> {});
    }

    static Batch fetch(OfflineQueue queue, AgentKeyPair to, long after) {
        return fetch(queue, Traffic.at(to), after);
    }

    static Batch fetch(OfflineQueue queue, Address to, long after) {
        var answer = new CompletableFuture<Batch>();
        queue.fetch(to, after, answer::complete);
        return await(answer);
    }

    /// Sweeps, and waits for it: what is asked later is answered later.
    static void sweep(OfflineQueue queue) {
        queue.sweep();
        fetch(queue, BOB, 0);
    }

    static List<Long> sequences(Batch batch) {
        return batch.entries().stream().map(QueueEntry::sequence).toList();
    }

    static <T> T await(CompletableFuture<T> answer) {
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
