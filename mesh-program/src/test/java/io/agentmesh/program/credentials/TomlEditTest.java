package io.agentmesh.program.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;

final class TomlEditTest {
    @Test
    void commentsOrderAndOtherKeysStay() {
        String before = "# mine\n  bearer_token='old'   # keep\n\nfuture = [ 1,\n 2 ]\n[other] # too\na=1\n";

        String after = TomlEdit.set(before, "bearer_token", "new");

        assertThat(after).isEqualTo(before.replace("'old'", "\"new\""));
    }

    @Test
    void aNewKeyStandsBeforeTheFirstTable() {
        String after = TomlEdit.set("a = 1\n\n[table]\nb = 2\n", "secret_key", "00");

        assertThat(after).isEqualTo("a = 1\nsecret_key = \"00\"\n\n[table]\nb = 2\n");
    }

    @Test
    void aKeyOfTheSameNameInATableIsAnother() {
        String after = TomlEdit.set("[agent]\nsecret_key = \"x\"\n", "secret_key", "00");

        assertThat(Toml.parse(after).getString("secret_key")).isEqualTo("00");
        assertThat(Toml.parse(after).getString("agent.secret_key")).isEqualTo("x");
    }

    @Test
    void aMissingFinalNewlineDoesNotGlueLinesTogether() {
        assertThat(TomlEdit.set("a = 1", "cp_url", "http://cp")).isEqualTo("a = 1\ncp_url = \"http://cp\"\n");
    }

    @Test
    void windowsLineEndsStay() {
        assertThat(TomlEdit.set("a = 1\r\n", "cp_url", "u")).isEqualTo("a = 1\r\ncp_url = \"u\"\r\n");
    }

    @Test
    void aMultiLineValueIsReplacedWhole() {
        assertThat(TomlEdit.set("cp_url = '''\nhttp://cp''' # c\n", "cp_url", "u"))
                .isEqualTo("cp_url = \"u\" # c\n");
    }

    @Test
    void aTokenCannotBreakOutOfItsQuotes() {
        String after = TomlEdit.set("", "bearer_token", "a'\"\\ secret_key = \"x");

        assertThat(Toml.parse(after).keySet()).containsExactly("bearer_token");
        assertThat(Toml.parse(after).getString("bearer_token")).isEqualTo("a'\"\\ secret_key = \"x");
    }

    @Test
    void anyValueReadsBackAndChangesNothingElse() {
        String before = "a = 1 # stand-in\nb = 'stand-in-'\n[t]\nc = \"d\"\n";
        Seeds.forEach(300, random -> {
            String value = randomText(random);

            var after = Toml.parse(TomlEdit.set(before, "bearer_token", value));

            assertThat(after.getString("bearer_token")).isEqualTo(value);
            assertThat(after.keySet()).containsExactlyInAnyOrder("a", "b", "t", "bearer_token");
        });
    }

    private static String randomText(RandomGenerator random) {
        String alphabet = "ab\"'\\#=[]{} \u00e9\u4e2d";
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(24); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
