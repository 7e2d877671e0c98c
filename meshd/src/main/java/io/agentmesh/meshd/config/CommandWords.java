package io.agentmesh.meshd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The words of a command line, as a shell splits them: blanks between, quotes around, a backslash before a single
/// character outside of single quotes. Nothing is expanded, and no shell runs.
final class CommandWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    /// `null` between two words; an empty one is a word.
    private @Nullable StringBuilder word;
    private int next;

    private CommandWords(String text) {
        this.text = text;
    }

    /// The words, one at least; empty if there are none, or if a quote does not end.
    static Optional<List<String>> split(String text) {
        CommandWords line = new CommandWords(text);
        return line.read() && !line.words.isEmpty() && !line.words.getFirst().isEmpty()
                ? Optional.of(List.copyOf(line.words))
                : Optional.empty();
    }

    private boolean read() {
        boolean whole = true;
        while (whole && next < text.length()) {
            char c = text.charAt(next++);
            switch (c) {
                case ' ', '\t', '\n' -> endWord();
                case '\'', '"' -> whole = readQuoted(c);
                case '\\' -> whole = readEscaped();
                default -> word().append(c);
            }
        }
        endWord();
        return whole;
    }

    private boolean readQuoted(char quote) {
        word();
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == quote) {
                return true;
            }
            if (c == '\\' && quote == '"') {
                if (!readEscaped()) {
                    return false;
                }
            } else {
                word().append(c);
            }
        }
        return false;
    }

    private boolean readEscaped() {
        if (next == text.length()) {
            return false;
        }
        word().append(text.charAt(next++));
        return true;
    }

    private StringBuilder word() {
        StringBuilder begun = word;
        if (begun == null) {
            begun = new StringBuilder();
            word = begun;
        }
        return begun;
    }

    private void endWord() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }
}
