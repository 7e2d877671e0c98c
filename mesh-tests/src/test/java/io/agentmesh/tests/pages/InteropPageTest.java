package io.agentmesh.tests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `docs/interop.md` has a row of `scripts/interop` for each rule, and names tests that exist.
final class InteropPageTest {
    private static final Path ROWS =
            Path.of("src/main/java/io/agentmesh/tests/interop/rule/Rule.java").toAbsolutePath();
    private static final Pattern RULE = Pattern.compile("^\\| (I\\d+) ");
    private static final Pattern LABEL = Pattern.compile("\\(\"(I\\d+) ");

    private final List<String> rows = Files.readAllLines(NamedTest.ROOT.resolve("docs/interop.md")).stream()
            .filter(line -> line.startsWith("| I"))
            .toList();

    InteropPageTest() throws IOException {}

    @Test
    void everyRuleHasALineOnThePageAndARowOfTheTable() throws IOException {
        List<String> rules =
                IntStream.rangeClosed(1, 17).mapToObj(number -> "I" + number).toList();

        List<String> told = rows.stream()
                .flatMap(row -> RULE.matcher(row).results())
                .map(match -> match.group(1))
                .toList();
        List<String> played = LABEL.matcher(Files.readString(ROWS))
                .results()
                .map((MatchResult label) -> label.group(1))
                .distinct()
                .toList();

        assertThat(told).isEqualTo(rules);
        assertThat(played).isEqualTo(rules);
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<NamedTest> named = NamedTest.in(rows);

        assertThat(named).hasSizeGreaterThan(15).allSatisfy(NamedTest.existing());
    }
}
