package io.agentmesh.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void ceilingDoublesUntilTheLongest() {
        assertThat(backoff.ceiling(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.ceiling(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.ceiling(6)).isEqualTo(Duration.ofSeconds(16));
        assertThat(backoff.ceiling(7)).isEqualTo(Duration.ofSeconds(30));
        assertThat(backoff.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void delayIsDrawnFromTheWholeRange() {
        Random random = new Random(1);
        List<Duration> delays = Stream.generate(() -> backoff.delay(3, random))
                .limit(1_000)
                .sorted()
                .toList();

        assertThat(delays.getFirst()).isBetween(Duration.ZERO, Duration.ofMillis(200));
        assertThat(delays.get(500)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
        assertThat(delays.getLast()).isBetween(Duration.ofMillis(1_800), Duration.ofSeconds(2));
    }

    @Test
    void rangesAreChecked() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("first: PT0S (expected: above zero)");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("longest: PT1S (expected: at least PT2S)");
        assertThatThrownBy(() -> backoff.ceiling(0)).hasMessage("attempt: 0 (expected: 1 or more)");
    }
}
