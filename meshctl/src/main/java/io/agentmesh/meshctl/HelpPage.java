package io.agentmesh.meshctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// What `meshctl --help` says, as a file that lies beside this class: making the page anew takes every command with
/// all its options, and most of the time until it would be there. `HelpPageTest` holds it against what they say.
final class HelpPage {
    static final String RESOURCE = "help.txt";

    private HelpPage() {}

    /// Whether this page is all that was asked for.
    static boolean isAskedFor(String... words) {
        return words.length == 1 && (words[0].equals("--help") || words[0].equals("-h"));
    }

    /// Writes the page. The stream knows how that went.
    static void print(ResultStream results) {
        try (InputStream page = Objects.requireNonNull(HelpPage.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            copy(page, results);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(RESOURCE + ": cannot be read (expected: beside this class)", unreadable);
        }
    }

    private static void copy(InputStream page, OutputStream results) throws IOException {
        byte[] all = page.readAllBytes();
        try {
            results.write(all);
        } catch (IOException remembered) {
            // ResultStream tells of it, in the words of every command.
        }
    }
}
