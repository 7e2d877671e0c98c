package io.agentmesh.sdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What waits to be confirmed, for how long, and its bounds.
final class AcksTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<List<UUID>> sent = new ArrayList<>();
    private final Acks acks = new Acks(clock, () -> {});
    private final Acks sending = new Acks(clock, this::send);

    private void send() {
        assertThat(sending.areDue()).isTrue();
        sent.add(sending.take().envelopes());
        assertThat(sending.areDue()).isFalse();
    }

    @Test
    void lonelyOneIsSentAfterAMomentWithThoseThatCameMeanwhile() {
        List<UUID> all = ids(3);
        sending.add(all.get(0));
        clock.advance(Acks.LINGER.minusMillis(1));
        sending.add(all.get(1));
        assertThat(sent).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(sent).containsExactly(all.subList(0, 2));
        sending.add(all.get(2));
        clock.advance(Acks.LINGER);

        assertThat(sent).containsExactly(all.subList(0, 2), all.subList(2, 3));
    }

    @Test
    void enoughOfThemAreSentAtOnce() {
        List<UUID> all = ids(Acks.ENOUGH);
        all.subList(1, Acks.ENOUGH).forEach(sending::add);
        assertThat(sent).isEmpty();
        sending.add(all.getFirst());
        assertThat(sent).hasSize(1);

        clock.advance(Acks.LINGER);
        assertThat(sent).hasSize(1);
        assertThat(clock.pending()).isZero();
    }

    @Test
    void muchToConfirmDoesNotWait() {
        sending.came((int) Acks.ENOUGH_CHARS - 1);
        sending.add(new UUID(0, 1));
        assertThat(sent).isEmpty();
        sending.came(1);
        sending.add(new UUID(0, 2));
        assertThat(sent).containsExactly(List.of(new UUID(0, 1), new UUID(0, 2)));

        sending.came(1);
        sending.add(new UUID(0, 3));
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatIsLeftOfAFullFrameIsStillDue() {
        ids(1_001).forEach(acks::add);
        acks.take();

        assertThat(acks.areDue()).isTrue();
    }

    @Test
    void whatIsClearedIsNotDueAndLeavesNoTimer() {
        sending.add(new UUID(0, 1));
        sending.clear();
        assertThat(clock.pending()).isZero();
        sending.hurry();

        assertThat(sent).isEmpty();
        assertThat(sending.isEmpty()).isTrue();
    }

    @Test
    void frameHoldsAThousandIdsAndTheRestFollows() {
        List<UUID> all = ids(1_001);
        all.forEach(acks::add);

        assertThat(acks.take().envelopes()).isEqualTo(all.subList(0, 1_000));
        assertThat(acks.take().envelopes()).containsExactly(all.getLast());
        assertThat(acks.isEmpty()).isTrue();
    }

    @Test
    void oneMoreThanMayWaitDropsTheOldest() {
        List<UUID> all = ids(Acks.MAX_WAITING + 1);
        all.forEach(acks::add);

        assertThat(acks.take().envelopes()).hasSize(1_000).startsWith(all.get(1));
        assertThat(acks.take().envelopes()).hasSize(1_000).endsWith(all.getLast());
        assertThat(acks.isEmpty()).isTrue();
    }

    private static List<UUID> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UUID(0, i)).toList();
    }
}
