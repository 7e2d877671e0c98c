package io.agentmesh.meshctl.exchange;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The path and query of a call, every part percent-encoded: an id cannot reach another route, a search text
/// cannot become a second parameter. Immutable.
public final class Target {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String HEX = "0123456789ABCDEF";

    private final String text;

    private Target(String text) {
        this.text = text;
    }

    /// The path with these segments.
    ///
    /// @throws CommandException if one is empty, `.` or `..`, which are other paths
    public static Target path(String... segments) throws CommandException {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new Failure(
                                Cause.USAGE,
                                "\"" + segment + "\" is no id",
                                "an id has at least one letter or digit",
                                "")
                        .asException();
            }
            path.append('/').append(encode(segment));
        }
        return new Target(path.toString());
    }

    /// The same with one parameter more; `null` adds none.
    public Target query(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        return new Target(text + (text.contains("?") ? "&" : "?") + encode(name) + "=" + encode(value));
    }

    /// The text in a request line.
    @Override
    public String toString() {
        return text;
    }

    private static String encode(String part) {
        StringBuilder out = new StringBuilder(part.length());
        for (byte octet : part.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0 && UNRESERVED.indexOf(octet) >= 0) {
                out.append((char) octet);
            } else {
                out.append('%').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
            }
        }
        return out.toString();
    }
}
