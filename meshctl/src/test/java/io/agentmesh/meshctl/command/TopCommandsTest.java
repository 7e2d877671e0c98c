package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Which commands the parser hears of.
final class TopCommandsTest {
    @Test
    void eachIsTypedAsItIsNamed() {
        TopCommands.ALL.forEach((word, type) ->
                assertThat(type.getAnnotation(Command.class).name()).isEqualTo(word));
    }

    @Test
    void commandThatIsTypedIsKnownAlone() {
        assertThat(known("-o", "json", "keygen")).containsExactly("keygen");
    }

    @Test
    void wordThatMayBeACommandAsWellIsKnownToo() {
        assertThat(known("keygen", "version")).containsExactly("keygen", "version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "keigen", "help keygen", "completion bash", "__complete keygen"})
    void wordsThatMeanNoneOrSpeakOfOthersMakeAllKnown(String words) {
        assertThat(known(words.split(" "))).containsExactlyElementsOf(TopCommands.ALL.keySet());
    }

    @Test
    void overviewReadsAsIfEverythingWereKnown() {
        assertThat(Parsers.readingFor("--help").getUsageMessage())
                .isEqualTo(Parsers.readingFor().getUsageMessage());
    }

    @Test
    void commandThatIsTypedComesWithThoseBelowIt() {
        assertThat(below("acl", "list")).contains("list", "create");
        assertThat(below("help", "acl")).contains("list", "create");
    }

    private static Set<String> below(String... words) {
        CommandLine acl = Objects.requireNonNull(
                Parsers.readingFor(words).getSubcommands().get("acl"));
        return acl.getSubcommands().keySet();
    }

    private static List<String> known(String... words) {
        return List.copyOf(Parsers.readingFor(words).getSubcommands().keySet());
    }
}
