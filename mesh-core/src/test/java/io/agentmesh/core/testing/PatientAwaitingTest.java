package io.agentmesh.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PatientAwaitingTest {
    @Test
    void whoAwaitsWithoutAWordHasMoreThanAMinute() {
        AtomicLong remaining = new AtomicLong();

        await().conditionEvaluationListener(condition -> remaining.set(condition.getRemainingTimeInMS()))
                .until(() -> true);

        assertThat(Duration.ofMillis(remaining.get())).isGreaterThan(Duration.ofMinutes(1));
    }
}
