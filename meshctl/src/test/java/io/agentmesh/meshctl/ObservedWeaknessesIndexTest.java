package io.agentmesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of docs/deviations.md that says which test answers to which weakness of the original (meshctl §14).
final class ObservedWeaknessesIndexTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("\\| (M\\d+) \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");
    /// Not of this program.
    private static final List<String> ELSEWHERE = List.of("M8", "M17", "M42", "M44");

    private record Row(String number, String tests) {}

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/deviations.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Row(row.group(1), row.group(2)))
                .toList();
    }

    @Test
    void everyWeaknessHasARowAndATest() throws IOException {
        assertThat(rows().stream().map(Row::number))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 45).mapToObj(i -> "M" + i).toList());
        assertThat(rows())
                .allMatch(row -> ELSEWHERE.contains(row.number())
                        == !NAMED.matcher(row.tests()).find());
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.find(
                ROOT,
                15,
                (path, about) -> about.isRegularFile() && path.toString().contains("/src/test/java/"))) {
            sources = files.toList();
        }
        for (Row row : rows()) {
            for (var named : NAMED.matcher(row.tests()).results().toList()) {
                assertThat(sources.stream()
                                .filter(path -> path.endsWith(named.group(1) + ".java"))
                                .anyMatch(path -> named.group(2) == null || says(path, "void " + named.group(2) + "(")))
                        .as("%s: %s", row.number(), named.group())
                        .isTrue();
            }
        }
    }

    private static boolean says(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
