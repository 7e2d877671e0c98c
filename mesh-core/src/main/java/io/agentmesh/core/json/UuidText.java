package io.agentmesh.core.json;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the spellings of a UUID that the wire takes: hyphenated, 32 digits, in braces, or as `urn:uuid:` (wire
/// §2.2). `UUID.fromString` is too lenient for it. Written is always the hyphenated lower-case form, which
/// `UUID.toString` is.
public final class UuidText {
    private static final String HYPHENATED =
            "([0-9a-fA-F]{8})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{12})";
    private static final Pattern SPELLINGS =
            Pattern.compile("(?:urn:uuid:)?" + HYPHENATED + "|\\{" + HYPHENATED + "}|([0-9a-fA-F]{32})");
    /// The longest spelling: `urn:uuid:` and 36 characters.
    private static final int LONGEST = 45;

    /// Reads a UUID from a JSON string.
    public static final JsonShape<UUID> SHAPE =
            value -> parse(JsonShape.string().read(value)).orElseThrow(() -> new MalformedJson("not a UUID"));

    private UuidText() {}

    /// The UUID, or empty if the text spells none.
    public static Optional<UUID> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = SPELLINGS.matcher(text);
        return matcher.matches() ? Optional.of(fromDigits(digits(text))) : Optional.empty();
    }

    private static String digits(String text) {
        String body = text.startsWith("urn:uuid:") ? text.substring("urn:uuid:".length()) : text;
        return body.replace("-", "").replace("{", "").replace("}", "");
    }

    private static UUID fromDigits(String hex) {
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }
}
