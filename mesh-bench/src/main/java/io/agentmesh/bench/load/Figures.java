package io.agentmesh.bench.load;

import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a run found: names with their unit at the end (`messages_per_s`, `p99_us`) and figures, in order.
final class Figures {
    private final String scenario;
    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures(String scenario) {
        this.scenario = scenario;
    }

    Figures with(String name, long value) {
        return with(name, (double) value);
    }

    Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    String scenario() {
        return scenario;
    }

    Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }

    /// A line a figure, for people.
    String table() {
        var out = new StringBuilder(scenario).append('\n');
        values.forEach((name, value) -> out.append(String.format(Locale.ROOT, "  %-28s %,16.2f%n", name, value)));
        return out.toString();
    }

    /// One object, for machines.
    String json() {
        var members = new TreeMap<String, JsonValue>();
        values.forEach((name, value) -> members.put(name, new JsonDouble(Math.round(value * 1000) / 1000.0)));
        members.put("scenario", new JsonString(scenario));
        return CanonicalJson.text(JsonObject.of(members)) + "\n";
    }
}
