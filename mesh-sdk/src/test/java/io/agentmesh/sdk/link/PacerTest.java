package io.agentmesh.sdk.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.testing.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PacerTest {
    private final FakeClock clock = FakeClock.atSomeDay();

    @Test
    void burstLeavesAtOnceAndTheNextAfterItsShareOfASecond() {
        Pacer pacer = new Pacer(new SendRate(4, 3), clock);
        for (int i = 0; i < 3; i++) {
            assertThat(pacer.take()).isZero();
        }

        assertThat(pacer.take()).isEqualTo(Duration.ofMillis(250));
        clock.advance(Duration.ofMillis(250));
        assertThat(pacer.take()).isZero();
        assertThat(pacer.take()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void paceStaysATenthBelowWhatARelayTakes() {
        assertThat(SendRate.below(500, 2_000)).isEqualTo(new SendRate(450, 1_800));
        assertThat(SendRate.below(50, 100)).isEqualTo(SendRate.ofRelayDefaults());
        assertThatThrownBy(() -> SendRate.below(50, 1)).hasMessage("burst: 0 (expected: 1 or more)");
    }

    @Test
    void pauseFillsTheBucketToTheBurstAndNoFurther() {
        Pacer pacer = new Pacer(new SendRate(4, 2), clock);
        clock.advance(Duration.ofHours(1));

        assertThat(pacer.take()).isZero();
        assertThat(pacer.take()).isZero();
        assertThat(pacer.take()).isPositive();
    }

    @Test
    void anotherRateHoldsAtOnceAndGivesNoNewBurst() {
        Pacer pacer = new Pacer(new SendRate(1, 2), clock);
        assertThat(pacer.take()).isZero();

        pacer.change(new SendRate(10, 100));

        assertThat(pacer.take()).isZero();
        assertThat(pacer.take()).isEqualTo(Duration.ofMillis(100));
        clock.advance(Duration.ofHours(1));
        pacer.change(new SendRate(10, 1));
        assertThat(pacer.take()).isZero();
        assertThat(pacer.take()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void ratesStayATenthBelowWhatARelaySays() {
        assertThat(SendRate.below(new RelayNotice.Rate(50, 100))).contains(new SendRate(45, 90));
        assertThat(SendRate.below(new RelayNotice.Rate(1e12, 1L << 53)))
                .contains(new SendRate(9e11, Integer.MAX_VALUE));
        assertThat(SendRate.below(new RelayNotice.Rate(0, 100))).isEmpty();
        assertThat(SendRate.below(new RelayNotice.Rate(50, 0))).isEmpty();
        assertThat(SendRate.below(new RelayNotice.Rate(50, 1))).isEmpty();
    }

    @Test
    void unlimitedNeverWaits() {
        Pacer pacer = new Pacer(SendRate.unlimited(), clock);
        for (int i = 0; i < 1_000; i++) {
            assertThat(pacer.take()).isZero();
        }
    }

    @Test
    void ratesAreChecked() {
        assertThatThrownBy(() -> new SendRate(0, 1)).hasMessage("perSecond: 0.0 (expected: above 0)");
        assertThatThrownBy(() -> new SendRate(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SendRate(1, 0)).hasMessage("burst: 0 (expected: 1 or more)");
    }
}
