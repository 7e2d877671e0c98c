package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Vectors;
import io.agentmesh.meshctl.failure.ExitCode;
import io.agentmesh.meshctl.testing.FixedRandom;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How words are read (meshctl §2), and the commands that ask nobody.
final class CommandLineTest {
    /// No command here looks into it.
    private final Terminal terminal = Terminal.at(Path.of("/nowhere"));

    static List<Vectors> keys() {
        return Vectors.open("identity.json").cases("keys");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keygenPrintsAsTheOriginal(Vectors key) {
        Typed typed = terminal.without("HOME")
                .withRandom(new FixedRandom(key.hex("seed_hex")))
                .typeForSecret("keygen");

        assertThat(typed.out().equals(key.text("keygen_stdout")))
                .as("as recorded")
                .isTrue();
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acl", "group", "setup-key", "-o json"})
    void wordsThatNeedMoreGetTheHelpTextOnStandardError(String words) {
        Typed typed = typeLine(words);

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("Usage: meshctl").contains("Commands:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "help",
                "help acl create",
                "acl --help",
                "acl create -h",
                "register --help",
                "help help"
            })
    void helpIsAResult(String words) {
        Typed typed = typeLine(words);

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).startsWith("Usage: meshctl");
        Arrays.stream(ExitCode.values())
                .forEach(code ->
                        assertThat(typed.out()).containsPattern("(?m)^ +" + code.code() + " +" + code.meaning() + "$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "version"})
    void versionIsAResult(String words) {
        assertThat(typeLine(words)).isEqualTo(new Typed(0, "meshctl 1.2.3\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requst",
                "help requst",
                "register --nam x",
                "register",
                "register --name x",
                "discover --search",
                "discover --search a --search b",
                "discover extra",
                "request --target t --capability c --timeout -1",
                "request --target t --capability c --timeout 1.5",
                "request --target t --capability c --timeout 18446744073709551616",
                "status --timeout 0",
                "status --timeout 86401",
                "status -o yaml",
                "request --target --capability c",
                "request --target t --capability",
                "rotate --grace-period x",
                "group add-member --group-id g --user-id u --role boss",
                "setup-key create --group-id g --usage sometimes",
                "setup-key create --group-id g --max-uses 2",
                "setup-key create --group-id g --usage reusable",
                "setup-key create --group-id g --usage reusable --max-uses 0",
                "setup-key create --group-id g --usage reusable --max-uses 4294967296",
                "revoke --secret-key a --secret-key-file b",
                "acl delete --id ..",
                "request --target t --capability c --payload \uFFFD"
            })
    void wordsThatAreNotUnderstoodEndWithTwoAndAHint(String words) {
        Typed typed = terminal.type(words.split(" "));

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("meshctl: ").hasLineCount(1).doesNotContain("Exception");
    }

    @Test
    void nearMissIsSuggested() {
        assertThat(terminal.type("requst").err())
                .isEqualTo("meshctl: not understood: unknown: requst. Did you mean request? See: meshctl --help\n");
        assertThat(terminal.type("acl", "creat").err()).contains("Did you mean create? See: meshctl acl --help");
    }

    @ParameterizedTest
    @CsvSource({
        "frobnicate, ''",
        "stat, status",
        "dicsover, discover",
        "setupkey, setup-key",
        "why-not-this-one, ''",
        "x, ''",
    })
    void wordThatIsNotNearIsNotSuggested(String typed, String meant) {
        String hint = meant.isEmpty() ? "" : "Did you mean " + meant + "? ";

        assertThat(terminal.type(typed).err())
                .isEqualTo("meshctl: not understood: unknown: " + typed + ". " + hint + "See: meshctl --help\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--GSYSCga6lPtwCrRjFdH9AemEtXD4Ya4VxI8Cy2_4g",
                "-h7SYSCga6lPtwCrRjFdH9AemEtXD4Ya4VxI8Cy2_4g",
                "-o7SYSCga6lPtwCrRjFdH9AemEtXD4Ya4VxI8Cy2_4g",
                "-Abc",
                "list",
                "acl"
            })
    void idMayBeginWithAHyphenOrBeACommandsName(String id) {
        Typed two = terminal.type("acl", "json", "--source", id, "--target", id, "--allow", "x");
        Typed one = terminal.type("acl", "json", "--source=" + id, "--target=" + id, "--allow=x");

        assertThat(two.exitCode()).isZero();
        assertThat(two.out()).contains("\"source\": \"" + id + "\"", "\"target\": \"" + id + "\"");
        assertThat(one).isEqualTo(two);
    }

    @Test
    void idAtItsBoundIsTakenAndOneCharacterMoreIsRefused() {
        assertThat(typeLine("acl json --target t --allow x --source " + "a".repeat(256))
                        .exitCode())
                .isZero();
        assertThat(typeLine("acl json --target t --allow x --source " + "a".repeat(257))
                        .err())
                .contains("257 characters (expected: an agent id, 1..256)");
    }

    @Test
    void longestTimeoutIsTaken() {
        assertThat(typeLine("status --meshd /no/sock --timeout 86400").exitCode())
                .isEqualTo(6);
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheCommand() {
        Typed before = typeLine("--meshd /no/sock -o json status");
        Typed after = typeLine("status --meshd=/no/sock -ojson");

        assertThat(before.out()).contains("no socket at /no/sock");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void emptyListOfCapabilitiesDeniesEverything() {
        assertThat(terminal.type("acl", "json", "--source", "s", "--target", "t", "--allow", " , ")
                        .out())
                .contains("\"allowed_capabilities\": []");
    }

    @Test
    void documentsForProgramsNameTheirSchema() {
        assertThat(typeLine("acl json --source s --target t --allow x -o json").out())
                .isEqualTo("""
                {
                  "rule": {
                    "allowed_capabilities": [
                      "x"
                    ],
                    "source": "s",
                    "target": "t"
                  },
                  "schema": "mesh.v1"
                }
                """);
        assertThat(typeLine("-o json version").out()).contains("\"version\": \"1.2.3\"");
    }

    private Typed typeLine(String words) {
        return terminal.type(words.isEmpty() ? new String[0] : words.split(" "));
    }
}
