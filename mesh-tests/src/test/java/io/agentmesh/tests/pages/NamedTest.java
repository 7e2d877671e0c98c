package io.agentmesh.tests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A test that a page names, as `SomeTest.method`.
///
/// @param type its class
/// @param method its method
record NamedTest(String type, String method) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Properties))\\.(\\w+)`");

    /// All that these lines name.
    static List<NamedTest> in(List<String> lines) {
        return lines.stream()
                .flatMap(line -> TEST.matcher(line).results())
                .map(match -> new NamedTest(match.group(1), match.group(2)))
                .toList();
    }

    /// Fails for one that is not there.
    static Consumer<NamedTest> existing() throws IOException {
        Map<String, String> sources = sources();
        return test ->
                assertThat(sources.get(test.type())).as(test.toString()).contains(" void " + test.method() + "(");
    }

    /// The tests of all modules; classes of one name in several are one text.
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            NamedTest::text,
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
