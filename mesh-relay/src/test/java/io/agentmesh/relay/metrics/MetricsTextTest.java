package io.agentmesh.relay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MetricsTextTest {
    private final RelayMetrics metrics = new RelayMetrics();

    @Test
    void timesAreCountedInTheBucketThatTheyFitInto() {
        metrics.record(Timing.LOGIN, 50_000); // 50 µs: the first bucket's upper end
        metrics.record(Timing.LOGIN, 50_001);
        metrics.record(Timing.LOGIN, Duration.ofSeconds(10).toNanos());
        metrics.record(Timing.LOGIN, Duration.ofSeconds(10).toNanos() + 1); // above the last upper end

        PrometheusText text = PrometheusText.parse(new MetricsText()
                .histogram("login_seconds", "Time.", metrics.histogram(Timing.LOGIN))
                .toString());

        assertThat(text.value("login_seconds_bucket{le=\"0.00005\"}")).isEqualTo(1);
        assertThat(text.value("login_seconds_bucket{le=\"0.0001\"}")).isEqualTo(2);
        assertThat(text.value("login_seconds_bucket{le=\"5\"}")).isEqualTo(2);
        assertThat(text.value("login_seconds_bucket{le=\"10\"}")).isEqualTo(3);
        assertThat(text.value("login_seconds_bucket{le=\"+Inf\"}")).isEqualTo(4);
        assertThat(text.value("login_seconds_count")).isEqualTo(4);
        assertThat(text.value("login_seconds_sum")).isEqualTo(20.000100002);
    }

    @Test
    void timesInTheQueueHaveBucketsOfSecondsAndMinutes() {
        metrics.record(Timing.QUEUED, Duration.ofSeconds(1).toNanos());
        metrics.record(Timing.QUEUED, Duration.ofMinutes(4).toNanos());

        PrometheusText text = PrometheusText.parse(new MetricsText()
                .histogram("queue_seconds", "Time.", metrics.histogram(Timing.QUEUED))
                .toString());

        assertThat(text.value("queue_seconds_bucket{le=\"1\"}")).isEqualTo(1);
        assertThat(text.value("queue_seconds_bucket{le=\"120\"}")).isEqualTo(1);
        assertThat(text.value("queue_seconds_bucket{le=\"300\"}")).isEqualTo(2);
    }

    @Test
    void figuresWithoutAnyEventAreThereAsZero() {
        PrometheusText text = PrometheusText.parse(new MetricsText()
                .histogram("routing_seconds", "Time.", metrics.histogram(Timing.ROUTING))
                .gauge("oldest_seconds", "Age.", Duration.ZERO)
                .toString());

        assertThat(text.value("routing_seconds_sum")).isZero();
        assertThat(text.value("oldest_seconds")).isZero();
    }
}
