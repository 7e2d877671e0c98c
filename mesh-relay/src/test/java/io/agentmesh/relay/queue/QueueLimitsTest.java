package io.agentmesh.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.relay.queue.QueueLimits.Room;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class QueueLimitsTest {
    private static final Room ONE = new Room(1, 1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void limitOfNothingIsNoLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Room(0, 1))
                .withMessageContaining("envelopes: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Room(1, 0))
                .withMessageContaining("bytes: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueLimits(ONE, ONE, ONE, ONE, 0, SECOND, SECOND))
                .withMessageContaining("addresses: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueLimits(ONE, ONE, ONE, ONE, 1, Duration.ZERO, SECOND))
                .withMessageContaining("timeToLive: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueLimits(ONE, ONE, ONE, ONE, 1, SECOND, Duration.ZERO))
                .withMessageContaining("longestWorth: 0 (expected: 1 or more)");
    }

    @Test
    void whatASenderSaysCountsUpToTheLongest() {
        var limits = new QueueLimits(ONE, ONE, ONE, ONE, 1, SECOND, SECOND.multipliedBy(5));

        assertThat(limits.worth(SECOND)).isEqualTo(SECOND);
        assertThat(limits.worth(Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.worth(SECOND.negated())).isEqualTo(Duration.ZERO);
    }
}
