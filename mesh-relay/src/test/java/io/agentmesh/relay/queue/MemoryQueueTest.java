package io.agentmesh.relay.queue;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.relay.queue.OfflineQueue.Batch;
import io.agentmesh.relay.queue.Stored.Bound;
import io.agentmesh.relay.routing.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryQueueTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final int SIZE = Traffic.envelope(ALICE, BOB, 1).size();

    private final FakeClock clock = FakeClock.atSomeDay();

    @Test
    void entriesAreReadInTheOrderOfTheirSequenceAndStay() {
        MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
        put(queue, 1, ALICE, BOB);
        put(queue, 3, ALICE, BOB);
        put(queue, 2, ALICE, BOB);

        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 2L, 3L);
        assertThat(sequences(fetch(queue, BOB, 1))).containsExactly(2L, 3L);
        assertThat(queue.depth()).isEqualTo(new OfflineQueue.Depth(1, 3, 3L * SIZE, 0));
    }

    @Test
    void largeQueueIsReadInBatches() {
        MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
        for (int i = 1; i <= 100; i++) {
            put(queue, i, ALICE, BOB);
        }

        Batch first = fetch(queue, BOB, 0);
        Batch second = fetch(queue, BOB, first.entries().getLast().sequence());

        assertThat(first.entries()).hasSize(64);
        assertThat(first.isLast()).isFalse();
        assertThat(second.entries()).hasSize(36);
        assertThat(second.isLast()).isTrue();
    }

    @Test
    void removedEntriesAreGoneAndRemovingAgainIsHarmless() {
        MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
        put(queue, 1, ALICE, BOB);
        QueueEntry entry = fetch(queue, BOB, 0).entries().getFirst();

        queue.remove(entry);
        queue.remove(entry);

        assertThat(fetch(queue, BOB, 0)).isEqualTo(new Batch(List.of(), true));
        assertThat(queue.depth()).isEqualTo(new OfflineQueue.Depth(0, 0, 0, 0));
    }

    @Test
    void newestIsRefusedAtTheBoundOfEnvelopesAndNoneIsEvicted() {
        MemoryQueue queue = new MemoryQueue(limits(2, 100, 100, 100, 100), clock);

        assertThat(put(queue, 1, ALICE, BOB)).isEqualTo(new Stored.Kept());
        assertThat(put(queue, 2, ALICE, BOB)).isEqualTo(new Stored.Kept());
        assertThat(put(queue, 3, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.ENVELOPES_PER_ADDRESS));
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 2L);
    }

    @Test
    void newestIsRefusedAtTheBoundOfBytesOfAnAddress() {
        MemoryQueue queue = new MemoryQueue(limits(100, 2, 100, 100, 100), clock);
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, BOB);

        assertThat(put(queue, 3, CAROL, BOB)).isEqualTo(new Stored.Full(Bound.BYTES_PER_ADDRESS));
    }

    @Test
    void flooderIsRefusedAtItsOwnBoundAndTheOthersAreNot() {
        MemoryQueue queue = new MemoryQueue(limits(100, 100, 2, 100, 100), clock);
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, CAROL);

        assertThat(put(queue, 3, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.BYTES_PER_SENDER));
        assertThat(put(queue, 4, CAROL, BOB)).isEqualTo(new Stored.Kept());
    }

    @Test
    void newestIsRefusedAtTheBoundOfBytesInAll() {
        MemoryQueue queue = new MemoryQueue(limits(100, 100, 100, 2, 100), clock);
        put(queue, 1, ALICE, BOB);
        put(queue, 2, CAROL, BOB);

        assertThat(put(queue, 3, BOB, ALICE)).isEqualTo(new Stored.Full(Bound.BYTES));
    }

    /// Invented receivers cost the original memory without end (wire §12.1 R7).
    @Test
    void envelopeForOneMoreAddressIsRefusedAtTheBoundOfAddresses() {
        MemoryQueue queue = new MemoryQueue(limits(100, 100, 100, 100, 2), clock);
        put(queue, 1, ALICE, BOB);
        put(queue, 2, ALICE, CAROL);

        assertThat(put(queue, 3, ALICE, Keys.ofFirstByte(0x60))).isEqualTo(new Stored.Full(Bound.ADDRESSES));
        assertThat(put(queue, 4, ALICE, BOB)).isEqualTo(new Stored.Kept());
    }

    @Test
    void removalMakesRoomUnderEachBound() {
        MemoryQueue queue = new MemoryQueue(limits(1, 1, 1, 1, 1), clock);
        put(queue, 1, ALICE, BOB);
        assertThat(put(queue, 2, ALICE, BOB)).isInstanceOf(Stored.Full.class);

        queue.remove(fetch(queue, BOB, 0).entries().getFirst());

        assertThat(put(queue, 2, CAROL, ALICE)).isEqualTo(new Stored.Kept());
    }

    @Test
    void entryExpiresOnceOlderThanItsTimeToLiveAndNotBefore() {
        MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
        put(queue, 1, ALICE, BOB);

        clock.advance(TTL);
        queue.sweep();
        assertThat(queue.depth().envelopes()).isOne();
        clock.advance(Duration.ofNanos(1));
        queue.sweep();

        assertThat(queue.depth()).isEqualTo(new OfflineQueue.Depth(0, 0, 0, 1));
    }

    @Test
    void expiredEntriesAreNeitherReadNorInTheWay() {
        MemoryQueue queue = new MemoryQueue(limits(1, 100, 100, 100, 1), clock);
        put(queue, 1, ALICE, BOB);
        clock.advance(TTL.plusNanos(1));

        assertThat(fetch(queue, BOB, 0).entries()).isEmpty();
        assertThat(put(queue, 2, ALICE, CAROL)).isEqualTo(new Stored.Kept());
    }

    @Test
    void timeOfDayHasNoSayInExpiry() {
        MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);
        put(queue, 1, ALICE, BOB);

        clock.setTimeOfDay(clock.instant().plus(Duration.ofDays(400)));
        queue.sweep();

        assertThat(queue.depth().envelopes()).isOne();
    }

    @Test
    void sequencesOnlyGrow() {
        MemoryQueue queue = new MemoryQueue(QueueLimits.DEFAULTS, clock);

        assertThat(queue.nextSequence()).isLessThan(queue.nextSequence());
    }

    @Test
    void limitOfNothingIsNoLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(0, 1, 1, 1, 1))
                .withMessageContaining("envelopesPerAddress: 0 (expected: 1 or more)");
    }

    /// Limits in envelopes of the size that this test uses.
    private static QueueLimits limits(int perAddress, int sizes, int senderSizes, int allSizes, int addresses) {
        return new QueueLimits(
                perAddress, (long) sizes * SIZE, (long) senderSizes * SIZE, (long) allSizes * SIZE, addresses, TTL);
    }

    private static Stored put(MemoryQueue queue, long sequence, AgentKeyPair from, AgentKeyPair to) {
        List<Stored> answers = new ArrayList<>();
        queue.put(new QueueEntry(sequence, Traffic.envelope(from, to, 1)), answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private static Batch fetch(MemoryQueue queue, AgentKeyPair to, long after) {
        List<Batch> read = new ArrayList<>();
        queue.fetch(Traffic.at(to), after, read::add);
        assertThat(read).hasSize(1);
        return read.getFirst();
    }

    private static List<Long> sequences(Batch batch) {
        return batch.entries().stream().map(QueueEntry::sequence).toList();
    }
}
