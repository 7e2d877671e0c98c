package io.agentmesh.relay.metrics;

/// Prints series in Prometheus' text format, three lines each as the original does (wire §10.11): `HELP`,
/// `TYPE`, the value; LF after each. Used once.
public final class MetricsText {
    private final StringBuilder out = new StringBuilder();

    /// A figure that goes up and down.
    public MetricsText gauge(String name, String help, long value) {
        head(name, help, "gauge");
        return sample(name, value);
    }

    /// A count since the start.
    public MetricsText counter(String name, String help, long value) {
        head(name, help, "counter");
        return sample(name, value);
    }

    /// Begins a series of counts that differ in one label; [#sample] adds them.
    public MetricsText counters(String name, String help) {
        head(name, help, "counter");
        return this;
    }

    /// One count of such a series.
    public MetricsText sample(String name, String label, String word, long value) {
        return sample(name + "{" + label + "=\"" + word + "\"}", value);
    }

    private void head(String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private MetricsText sample(String series, long value) {
        out.append(series).append(' ').append(value).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
