package io.agentmesh.relay.metrics;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Prometheus' text format 0.0.4 as strictly as its own linter: whatever it would complain about is an
/// [AssertionError].
public final class PrometheusText {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\\{[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\\n]*\"\\})?) ([0-9]+(?:\\.[0-9]+)?)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> helped = new HashSet<>();

    private PrometheusText() {}

    /// Reads a whole page.
    public static PrometheusText parse(String page) {
        var text = new PrometheusText();
        check(page.endsWith("\n"), "the last line has no end");
        page.lines().forEach(text::line);
        text.types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                text.checkHistogram(name);
            }
        });
        return text;
    }

    /// The value of one series, with its label as it is written.
    public double value(String series) {
        Double value = samples.get(series);
        check(value != null, "no series " + series);
        return value == null ? Double.NaN : value;
    }

    /// Every name that has a type.
    public Set<String> names() {
        return types.keySet();
    }

    private void line(String line) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
            check(helped.add(help.group(1)), "two helps for " + help.group(1));
        } else if (type.matches()) {
            String name = type.group(1);
            check(types.put(name, type.group(2)) == null, "two types for " + name);
            check(helped.contains(name), name + " has no help before its type");
            check(!type.group(2).equals("counter") || name.endsWith("_total"), "counter " + name + " without _total");
        } else {
            check(sample.matches(), "no line of the format: " + line);
            sample(sample.group(1), sample.group(2), Double.parseDouble(sample.group(3)));
        }
    }

    private void sample(String name, String label, double value) {
        String family = List.of("_bucket", "_sum", "_count").stream()
                .filter(end -> name.endsWith(end)
                        && "histogram".equals(types.get(name.substring(0, name.length() - end.length()))))
                .findFirst()
                .map(end -> name.substring(0, name.length() - end.length()))
                .orElse(name);
        String last = types.keySet().stream().reduce("", (before, next) -> next);
        check(family.equals(last), name + " stands apart from its type");
        check(samples.put(name + label, value) == null, "two samples for " + name + label);
    }

    private void checkHistogram(String name) {
        double last = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "_bucket{")) {
                check(sample.getValue() >= last, sample.getKey() + " is less than the bucket before");
                last = sample.getValue();
            }
        }
        check(value(name + "_bucket{le=\"+Inf\"}") == value(name + "_count"), name + "_count is not the last bucket");
        value(name + "_sum");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
