package io.agentmesh.tests.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How often what happened, by name. Names of one kind begin alike: `fault: `, `request: `.
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(String what) {
        add(what, 1);
    }

    void add(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    /// Adds all of another run.
    void add(Tally other) {
        other.counts.forEach(this::add);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /// All of one kind together.
    long ofKind(String prefix) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// `name=count` of one kind, without its prefix, in the order of names.
    String listOfKind(String prefix) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> entry.getKey().substring(prefix.length()) + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
