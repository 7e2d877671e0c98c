package io.agentmesh.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The javadoc of this module can be made, and shows its examples: those of `examples`, which are compiled and run.
final class JavadocTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path EXAMPLES = Path.of("src/test/java");

    /// `{@snippet file="…"`, whatever follows.
    private static final Pattern SNIPPET = Pattern.compile("\\{@snippet file=\"");

    /// How the pages show one.
    private static final Pattern SHOWN = Pattern.compile("<pre class=\"snippet\"");

    /// Types that a program meets first, and whose page begins with an example therefore.
    private static final List<String> DOORS = List.of(
            "package-summary",
            "MeshClient",
            "MeshAgent",
            "MeshBuilder",
            "call/CallOptions",
            "call/Payload",
            "daemon/MeshDaemon",
            "daemon/Messages",
            "durable/DurableMessages",
            "stream/Conversation",
            "stream/ConversationHandler",
            "stream/MeshStream",
            "stream/StreamHandler");

    @Test
    void pagesAreMadeWithoutAMistakeAndShowTheExamples(@TempDir Path pages) throws IOException {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow();

        int exit = javadoc.run(out, out, arguments(pages));

        assertThat(exit).as(said.toString()).isZero();
        assertThat(DOORS).allSatisfy(door -> assertThat(page(pages, door)).containsPattern(SHOWN));
        assertThat(count(SHOWN, files(pages, ".html"))).isGreaterThanOrEqualTo(count(SNIPPET, sources()));
        assertThat(page(pages, "package-summary")).contains("MeshClient.builder(keys, relay).connect()");
    }

    /// What is not compiled is not an example.
    @Test
    void noExampleIsPlainText() throws IOException {
        assertThat(sources()).noneMatch(file -> text(file).contains("```java"));
    }

    private static String[] arguments(Path pages) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-Werror",
                // Not `missing`: what a name says needs no second saying.
                "-Xdoclint:all,-missing",
                "--release",
                "21",
                "--snippet-path",
                EXAMPLES.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                pages.toString()));
        sources().forEach(file -> arguments.add(file.toString()));
        return arguments.toArray(String[]::new);
    }

    private static String page(Path pages, String type) {
        return text(pages.resolve("io/agentmesh/sdk").resolve(type + ".html"));
    }

    private static List<Path> sources() throws IOException {
        return files(SOURCES, ".java");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static long count(Pattern pattern, List<Path> files) {
        return files.stream()
                .flatMap(file -> pattern.matcher(text(file)).results())
                .map(MatchResult::start)
                .count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError("cannot read " + file, unreadable);
        }
    }
}
