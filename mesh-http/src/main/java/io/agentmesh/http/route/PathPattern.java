package io.agentmesh.http.route;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path such as `/groups/{id}/members`: literal segments, and `{name}` for a parameter, which is never
/// empty.
record PathPattern(String text, List<String> segments) {
    /// Literals before parameters, from the left: the order in which patterns are tried.
    static final Comparator<PathPattern> MOST_LITERAL_FIRST = Comparator.comparing(PathPattern::shape);

    static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("path: " + text + " (expected: begins with /)");
        }
        return new PathPattern(text, split(text));
    }

    static List<String> split(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    /// The parameters, still percent-encoded, if the path is of this pattern.
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = segments.get(i);
            String found = path.get(i);
            if (isParameter(expected) && !found.isEmpty()) {
                parameters.put(expected.substring(1, expected.length() - 1), found);
            } else if (!expected.equals(found)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private String shape() {
        StringBuilder shape = new StringBuilder();
        segments.forEach(segment -> shape.append(isParameter(segment) ? '1' : '0'));
        return shape.toString();
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }
}
