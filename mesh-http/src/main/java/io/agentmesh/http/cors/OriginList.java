package io.agentmesh.http.cors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A list of origins as a setting spells it.
final class OriginList {
    /// Scheme and host as browsers write them, and a port if it is not the scheme's own.
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    private static final Pattern OWN_PORT = Pattern.compile("http://.*:80|https://.*:443");

    private OriginList() {}

    static List<String> items(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    static List<String> flaws(String list) {
        List<String> items = items(list);
        if (items.isEmpty()) {
            return List.of("names no origin (expected: * or origins such as https://app.example)");
        }
        List<String> flaws = new ArrayList<>();
        for (String item : items) {
            if (!item.equals("*")) {
                flaw(item).ifPresent(why -> flaws.add("\"" + printable(item) + "\" " + why));
            } else if (items.size() > 1) {
                flaws.add("\"*\" stands among other origins: it stands alone, or not at all");
            }
        }
        return flaws;
    }

    private static Optional<String> flaw(String item) {
        if (!ORIGIN.matcher(item).matches()) {
            return Optional.of("is not an origin as browsers send it (expected: scheme://host or scheme://host:port,"
                    + " in lower case, without a path or a / at the end)");
        }
        return OWN_PORT.matcher(item).matches()
                ? Optional.of("names its scheme's own port, which browsers leave out")
                : Optional.empty();
    }

    private static String printable(String item) {
        return item.replaceAll("\\p{Cntrl}", "?");
    }
}
