package io.agentmesh.meshctl.failure;

import java.util.regex.Pattern;

/// Makes texts of others fit for a terminal: they may be an error page, or meant to deceive.
public final class Printable {
    /// Characters shown of a text of somebody else's; an error page has more, and its begin says enough.
    public static final int MAX_QUOTED_CHARS = 300;

    /// Control characters move the cursor; direction marks reorder what is read; a lone surrogate is no text.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069]+");

    private Printable() {}

    /// The text with a blank for each run of characters that are not for reading.
    public static String of(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ");
    }

    /// The same, cut to [#MAX_QUOTED_CHARS] with an ellipsis.
    public static String quoted(String text) {
        String printable = of(text.substring(0, Math.min(text.length(), 2 * MAX_QUOTED_CHARS)))
                .strip();
        int end = Math.min(printable.length(), MAX_QUOTED_CHARS);
        return end < printable.length() || text.length() > 2 * MAX_QUOTED_CHARS
                ? printable.substring(0, end) + "…"
                : printable;
    }
}
