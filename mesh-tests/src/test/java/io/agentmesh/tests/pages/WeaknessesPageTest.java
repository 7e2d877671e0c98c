package io.agentmesh.tests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/weaknesses.md` leaves no weakness out, and names tests that exist.
final class WeaknessesPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Properties))\\.(\\w+)`");
    private static final Pattern NUMBER = Pattern.compile("\\b[PSW]\\d+\\b");

    private final List<String> rows;

    WeaknessesPageTest() throws IOException {
        rows = Files.readAllLines(ROOT.resolve("docs/weaknesses.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| number"))
                .toList();
    }

    @Test
    void everyWeaknessHasARow() {
        List<String> all = new ArrayList<>(List.of("S1", "S2", "S3", "S5"));
        IntStream.rangeClosed(1, 11).forEach(number -> all.add("P" + number));
        IntStream.rangeClosed(1, 28).forEach(number -> all.add("W" + number));

        List<String> told = rows.stream()
                .flatMap(row ->
                        NUMBER.matcher(row.substring(0, row.indexOf('|', 1))).results())
                .map(MatchResult::group)
                .toList();

        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = sources();

        List<MatchResult> named =
                rows.stream().flatMap(row -> TEST.matcher(row).results()).toList();

        assertThat(named)
                .hasSizeGreaterThan(60)
                .allSatisfy(test -> assertThat(sources.get(test.group(1)))
                        .as(test.group())
                        .contains(" void " + test.group(2) + "("));
    }

    /// The tests of all modules; classes of one name in several are one text.
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            WeaknessesPageTest::text,
                            String::concat));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
