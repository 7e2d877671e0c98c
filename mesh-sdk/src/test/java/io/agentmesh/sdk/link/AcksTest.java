package io.agentmesh.sdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What waits to be confirmed, and its bounds.
final class AcksTest {
    private final Acks acks = new Acks();

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
