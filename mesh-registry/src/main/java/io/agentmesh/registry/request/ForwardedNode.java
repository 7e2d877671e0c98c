package io.agentmesh.registry.request;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What proxies write of those whom they speak for. No name is ever looked up.
final class ForwardedNode {
    /// `192.0.2.1`, `2001:db8::1`, and either with a port.
    private static final Pattern NODE = Pattern.compile(
            "(?<v4>[0-9.]{7,15})(?::[0-9]{1,5})?|\\[(?<v6>[0-9a-fA-F:.]{2,45})](?::[0-9]{1,5})?|(?<bare>[0-9a-fA-F:.]{2,45})");
    private static final Pattern FOR = Pattern.compile(
            "(?:^|;)\\s*for=(?:\"(?<quoted>[^\"\\\\]*)\"|(?<plain>[^;\\s\"]*))", Pattern.CASE_INSENSITIVE);

    private ForwardedNode() {}

    /// The entries of `X-Forwarded-For`, over all its fields.
    static List<String> listed(List<String> fields) {
        return fields.stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /// What the elements of `Forwarded` name with `for`, over all its fields; an empty text for one that names none.
    static List<String> standard(List<String> fields) {
        return fields.stream()
                .flatMap(field -> elements(field).stream())
                .map(ForwardedNode::named)
                .toList();
    }

    /// Parted at each comma that is not within quotes (RFC 7239 §4).
    private static List<String> elements(String field) {
        List<String> elements = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int at = 0; at < field.length(); at++) {
            if (field.charAt(at) == '"') {
                quoted = !quoted;
            } else if (field.charAt(at) == ',' && !quoted) {
                elements.add(field.substring(from, at));
                from = at + 1;
            }
        }
        elements.add(field.substring(from));
        return elements;
    }

    private static String named(String element) {
        Matcher found = FOR.matcher(element);
        if (!found.find()) {
            return "";
        }
        String quoted = found.group("quoted");
        return quoted == null ? found.group("plain") : quoted;
    }

    /// The address; empty for `unknown`, a made-up name, or what is none.
    static Optional<InetAddress> address(String node) {
        Matcher parts = NODE.matcher(node);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String text = Optional.ofNullable(parts.group("v4"))
                .or(() -> Optional.ofNullable(parts.group("v6")))
                .orElseGet(() -> parts.group("bare"));
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
