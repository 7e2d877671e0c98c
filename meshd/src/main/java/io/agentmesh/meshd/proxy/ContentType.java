package io.agentmesh.meshd.proxy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a local agent says that its body is.
///
/// @param header as it came; empty if it said nothing
/// @param name in lower case, without parameters: `text/html`
/// @param charset of a text; UTF-8 if none is named, or one that nobody knows
record ContentType(String header, String name, Charset charset) {
    private static final String CHARSET = "charset=";

    /// Reads the header; whatever it is, there is a type.
    static ContentType of(String header) {
        String[] parts = header.split(";", -1);
        Charset charset = StandardCharsets.UTF_8;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
                charset = Charset.forName(parameter.substring(CHARSET.length()).replace("\"", ""), charset);
            }
        }
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        return new ContentType(header.strip(), name, charset);
    }

    /// `application/json` and its kin.
    boolean isJson() {
        return name.equals("application/json") || name.endsWith("+json");
    }

    /// One JSON document a line.
    boolean isLines() {
        return switch (name) {
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> true;
            default -> false;
        };
    }

    /// Whether people can read it: said to be a text, JSON or XML.
    boolean isText() {
        return name.startsWith("text/") || isJson() || isLines() || name.endsWith("/xml") || name.endsWith("+xml");
    }
}
