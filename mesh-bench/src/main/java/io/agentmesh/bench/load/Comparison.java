package io.agentmesh.bench.load;

import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Figures of several relays under one load: smallest, median, largest, and the medians' ratio to the last
/// relay's.
///
/// A run of which something is missing says nothing. Of our own relays there is then no comparison; the
/// runs of the one that is only compared with are left out, and their number and what they lack is told
/// with its figures.
final class Comparison {
    /// Figures that are 0 in a run that counts.
    private static final List<String> MISSING = List.of("lost", "missing", "failed", "unreachable");

    private final List<String> relays;
    private final String mayLose;
    private final List<Double> losses = new ArrayList<>();
    private final Map<String, Map<String, List<Double>>> byFigure = new LinkedHashMap<>();
    private String scenario = "";

    /// @param mayLose the relay whose runs may lack something; any other name for none
    Comparison(List<String> relays, String mayLose) {
        this.relays = relays;
        this.mayLose = mayLose;
    }

    /// Adds a run.
    ///
    /// @throws IncompleteRun if something is missing of a relay that may lose nothing
    void add(String relay, Figures figures) throws IncompleteRun {
        scenario = figures.scenario();
        double missing = MISSING.stream()
                .mapToDouble(name -> figures.values().getOrDefault(name, 0.0))
                .sum();
        if (missing != 0) {
            if (!relay.equals(mayLose)) {
                throw new IncompleteRun(scenario + ": " + relay + " lacks " + Math.round(missing));
            }
            losses.add(missing);
            return;
        }
        figures.values()
                .forEach((name, value) -> byFigure.computeIfAbsent(name, figure -> new LinkedHashMap<>())
                        .computeIfAbsent(relay, first -> new ArrayList<>())
                        .add(value));
    }

    String table() {
        var out = new StringBuilder(scenario).append('\n');
        byFigure.forEach((figure, values) -> relays.forEach(relay -> out.append(String.format(
                Locale.ROOT,
                "  %-26s %-14s min %,11.2f  median %,11.2f  max %,11.2f  ratio %5.2f%n",
                figure,
                relay,
                at(values, relay, 0),
                at(values, relay, 0.5),
                at(values, relay, 1),
                ratio(values, relay)))));
        if (!losses.isEmpty()) {
            out.append(String.format(
                    Locale.ROOT, "  %s: – in %d runs, which lacked %s%n", mayLose, losses.size(), whole(losses)));
        }
        return out.toString();
    }

    private static List<Long> whole(List<Double> values) {
        return values.stream().map(Math::round).toList();
    }

    String json() {
        var lines = new StringBuilder();
        byFigure.forEach((figure, values) -> relays.forEach(relay -> {
            Map<String, JsonValue> members = new TreeMap<>();
            members.put("scenario", new JsonString(scenario));
            members.put("figure", new JsonString(figure));
            members.put("relay", new JsonString(relay));
            members.put("min", rounded(at(values, relay, 0)));
            members.put("median", rounded(at(values, relay, 0.5)));
            members.put("max", rounded(at(values, relay, 1)));
            members.put("ratio", rounded(ratio(values, relay)));
            lines.append(CanonicalJson.text(JsonObject.of(members))).append('\n');
        }));
        return lines.toString();
    }

    private double ratio(Map<String, List<Double>> values, String relay) {
        double reference = at(values, relays.getLast(), 0.5);
        return reference == 0 ? 0 : at(values, relay, 0.5) / reference;
    }

    private static double at(Map<String, List<Double>> values, String relay, double quantile) {
        List<Double> sorted =
                values.getOrDefault(relay, List.of(0.0)).stream().sorted().toList();
        return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
    }

    private static JsonDouble rounded(double value) {
        return new JsonDouble(Math.round(value * 1000) / 1000.0);
    }
}
