package io.agentmesh.program.log;

/// Makes text from outside safe to stand in a log: one line, no terminal codes, bounded.
final class LogText {
    /// Longer values are cut here; the rest tells a reader nothing and could fill a disk.
    static final int MAX_CHARS = 4096;

    private LogText() {}

    /// Control characters as JSON writes them, quotes and backslashes too; cut at [#MAX_CHARS].
    static String json(String text) {
        return escape(text, true);
    }

    /// Control characters as JSON writes them; cut at [#MAX_CHARS].
    static String escaped(String text) {
        return escape(text, false);
    }

    /// A value after `key=`: quoted if it holds blanks, quotes or nothing at all.
    static String word(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || c == 0x7f);
        return plain ? escaped(text) : '"' + json(text) + '"';
    }

    private static String escape(String text, boolean quotes) {
        int length = Math.min(text.length(), MAX_CHARS);
        StringBuilder out = new StringBuilder(length + 16);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"', '\\' -> out.append(quotes ? "\\" : "").append(c);
                default -> appendPlain(out, c);
            }
        }
        return length < text.length() ? out.append("…").toString() : out.toString();
    }

    /// C0, DEL and C1 controls move cursors; a lone surrogate would be no UTF-8.
    private static void appendPlain(StringBuilder out, char c) {
        if (Character.isISOControl(c)) {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }
}
