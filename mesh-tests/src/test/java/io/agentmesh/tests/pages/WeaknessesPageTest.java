package io.agentmesh.tests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `docs/weaknesses.md` leaves no weakness out, and names tests that exist.
final class WeaknessesPageTest {
    private static final Pattern NUMBER = Pattern.compile("\\b[PSW]\\d+\\b");

    private final List<String> rows;

    WeaknessesPageTest() throws IOException {
        rows = Files.readAllLines(NamedTest.ROOT.resolve("docs/weaknesses.md")).stream()
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
        List<NamedTest> named = NamedTest.in(rows);

        assertThat(named).hasSizeGreaterThan(60).allSatisfy(NamedTest.existing());
    }
}
