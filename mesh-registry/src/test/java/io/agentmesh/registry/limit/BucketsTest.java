package io.agentmesh.registry.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.registry.config.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BucketsTest {
    private final FakeClock clock = FakeClock.atSomeDay();

    @Test
    void burstIsTakenAndTheNextOneWaits() {
        var buckets = new Buckets(new Rate(2, 3), 10, clock);

        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isEqualTo(Duration.ofMillis(500));
        assertThat(buckets.take("b")).isZero();

        clock.advance(Duration.ofMillis(500));
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void pauseFillsNoMoreThanTheBurst() {
        var buckets = new Buckets(new Rate(100, 2), 10, clock);
        buckets.take("a");

        clock.advance(Duration.ofHours(1));

        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void oneKeyMoreThanAreRememberedMakesTheOneOfLongestAgoGo() {
        var buckets = new Buckets(new Rate(1, 1), 2, clock);
        buckets.take("a");
        buckets.take("b");
        buckets.take("c");

        assertThat(buckets.size()).isEqualTo(2);
        assertThat(buckets.take("c")).isPositive();
        assertThat(buckets.take("a")).isZero();
    }

    @Test
    void rateOfNothingIsTheCallersBug() {
        assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
