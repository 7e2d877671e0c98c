package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExamplesTest {
    /// A word, or a text between single quotes.
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

    static Stream<String> lines() {
        return Examples.all().stream().map(Examples.Example::line);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void everyExampleIsUnderstood(String line) {
        List<String> words = WORD.matcher(line)
                .results()
                .map(word -> word.group(1) == null ? word.group() : word.group(1))
                .toList();
        assertThat(words.getFirst()).isEqualTo("meshctl");
        String[] typed = words.subList(1, words.size()).toArray(String[]::new);

        assertThat(Parsers.readingFor(typed).parseArgs(typed).errors()).isEmpty();
    }

    @Test
    void commandsThatPeopleStartWithHaveOne() {
        assertThat(TopCommands.ALL.keySet().stream()
                        .filter(name -> !name.startsWith("__"))
                        .filter(name -> Examples.of("meshctl " + name).isEmpty()))
                .containsExactlyInAnyOrder("logout", "keys", "auth-header", "version", "help");
    }
}
