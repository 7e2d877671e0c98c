package io.agentmesh.http.ops;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The figures of a program, in the order in which they were declared. All are declared at start, by one
/// class a module; each is read and changed by any thread.
public final class Metrics {
    private record Metric(String name, String type, String help, LongSupplier value) {}

    @GuardedBy("this")
    private final List<Metric> metrics = new ArrayList<>();

    /// Declares a figure that only grows, counted by the program.
    ///
    /// @param name of Prometheus: letters, digits, `_`
    /// @param help one sentence on one line
    public Counter counter(String name, String help) {
        Counter counter = new Counter();
        add(new Metric(name, "counter", help, counter::value));
        return counter;
    }

    /// Declares a figure that goes up and down, and is asked for whenever it is rendered.
    public void gauge(String name, String help, LongSupplier value) {
        add(new Metric(name, "gauge", help, value));
    }

    /// The text that Prometheus reads: for each figure a line of help, one of its type, one of its value
    /// (wire §10.11).
    public synchronized String render() {
        StringBuilder text = new StringBuilder();
        for (Metric metric : metrics) {
            text.append("# HELP ")
                    .append(metric.name())
                    .append(' ')
                    .append(metric.help())
                    .append('\n');
            text.append("# TYPE ")
                    .append(metric.name())
                    .append(' ')
                    .append(metric.type())
                    .append('\n');
            text.append(metric.name())
                    .append(' ')
                    .append(metric.value().getAsLong())
                    .append('\n');
        }
        return text.toString();
    }

    private synchronized void add(Metric metric) {
        if (!metric.name().matches("[a-zA-Z_][a-zA-Z0-9_]*") || metric.help().contains("\n")) {
            throw new IllegalArgumentException("metric: " + metric.name() + " (expected: a name, help on one line)");
        }
        if (metrics.stream().anyMatch(known -> known.name().equals(metric.name()))) {
            throw new IllegalArgumentException("metric: " + metric.name() + " (expected: declared once)");
        }
        metrics.add(metric);
    }
}
