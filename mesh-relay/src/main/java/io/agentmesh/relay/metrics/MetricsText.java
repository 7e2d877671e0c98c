package io.agentmesh.relay.metrics;

import java.math.BigDecimal;
import java.time.Duration;

/// Prints series in Prometheus' text format (0.0.4), three lines each as the original does (wire §10.11): `HELP`,
/// `TYPE`, the value; LF after each. Used once.
///
/// Names, labels and helps are the program's own words: nothing in them needs escaping, nor may it.
public final class MetricsText {
    private final StringBuilder out = new StringBuilder();

    /// A figure that goes up and down.
    public MetricsText gauge(String name, String help, long value) {
        head(name, help, "gauge");
        return sample(name, Long.toString(value));
    }

    /// A time that goes up and down, in seconds.
    public MetricsText gauge(String name, String help, Duration value) {
        head(name, help, "gauge");
        return sample(name, seconds(value.toNanos()));
    }

    /// A count since the start.
    public MetricsText counter(String name, String help, long value) {
        head(name, help, "counter");
        return sample(name, Long.toString(value));
    }

    /// Begins a series of figures that differ in one label; [#sample] adds them.
    public MetricsText gauges(String name, String help) {
        head(name, help, "gauge");
        return this;
    }

    /// Begins a series of counts that differ in one label; [#sample] adds them.
    public MetricsText counters(String name, String help) {
        head(name, help, "counter");
        return this;
    }

    /// One figure of such a series.
    public MetricsText sample(String name, String label, String word, long value) {
        return sample(name + "{" + label + "=\"" + word + "\"}", Long.toString(value));
    }

    /// How often something took how long, in seconds.
    public MetricsText histogram(String name, String help, Histogram times) {
        head(name, help, "histogram");
        long[] upper = times.upperNanos();
        long[] counts = times.cumulative();
        for (int i = 0; i < upper.length; i++) {
            sample(name + "_bucket", "le", seconds(upper[i]), counts[i]);
        }
        long all = counts[counts.length - 1];
        sample(name + "_bucket", "le", "+Inf", all);
        sample(name + "_sum", seconds(times.totalNanos()));
        return sample(name + "_count", Long.toString(all));
    }

    private static String seconds(long nanos) {
        BigDecimal exact = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return exact.toPlainString();
    }

    private void head(String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private MetricsText sample(String series, String value) {
        out.append(series).append(' ').append(value).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
