package io.agentmesh.relay.queue;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.relay.queue.QueueLimits.Room;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class QueueLimitsTest {
    private static final Room ONE = new Room(1, 1);

    @Test
    void limitOfNothingIsNoLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Room(0, 1))
                .withMessageContaining("envelopes: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Room(1, 0))
                .withMessageContaining("bytes: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueLimits(ONE, ONE, ONE, ONE, 0, Duration.ofSeconds(1)))
                .withMessageContaining("addresses: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueLimits(ONE, ONE, ONE, ONE, 1, Duration.ZERO))
                .withMessageContaining("timeToLive: 0 (expected: 1 or more)");
    }
}
