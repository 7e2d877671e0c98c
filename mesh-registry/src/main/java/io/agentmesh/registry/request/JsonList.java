package io.agentmesh.registry.request;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Prints a list as a JSON array.
public final class JsonList {
    private JsonList() {}

    /// The array of the items' own texts, which are JSON already.
    public static <T> String of(List<T> items, Function<T, String> print) {
        return items.stream().map(print).collect(Collectors.joining(",", "[", "]"));
    }
}
