package io.agentmesh.http.files;

import io.agentmesh.http.message.Headers;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/// What a client has already (RFC 9110 §13): by entity tag, or by date if it names no tag.
record Preconditions(Headers headers) {
    /// Whether the client's copy is this one.
    boolean isFresh(StoredFile file) {
        if (headers.contains("if-none-match")) {
            return headers.all("if-none-match").stream()
                    .flatMap((String list) -> Arrays.stream(list.split(",", -1)))
                    .map(String::strip)
                    .anyMatch(tag -> tag.equals("*") || withoutWeakness(tag).equals(file.tag()));
        }
        return date("if-modified-since")
                .map(since -> !file.modified().isAfter(since))
                .orElse(false);
    }

    /// Whether a range is still one of what the client has the rest of.
    boolean allowsRange(StoredFile file) {
        return headers.first("if-range")
                .map(known -> known.strip().equals(file.tag())
                        || date("if-range").map(file.modified()::equals).orElse(false))
                .orElse(true);
    }

    private static String withoutWeakness(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /// A date that cannot be read counts as none.
    private Optional<Instant> date(String name) {
        return headers.first(name).flatMap(Preconditions::parse);
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
