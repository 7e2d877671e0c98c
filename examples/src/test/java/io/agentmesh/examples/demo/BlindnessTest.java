package io.agentmesh.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The demo's proof is worth something only if the search finds what is there.
final class BlindnessTest {
    private static final String CANARY = "canary-\"quoted\" Zm9v";

    @Test
    void recordingWithoutTheCanaryIsClean() {
        assertThat(Blindness.found(CANARY, "{\"payload\":\"q0N1-rTcanary\"}")).isEmpty();
    }

    @Test
    void rawAndEscapedFormsAreFound() {
        assertThat(Blindness.found(CANARY, "x" + CANARY + "y")).isNotEmpty();
        assertThat(Blindness.found(CANARY, new JsonString(CANARY).toString())).isNotEmpty();
        assertThat(Blindness.found("abc", "\\u0061\\u0062\\u0063")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "12", "123", "1234"})
    void base64IsFoundAtEveryOffset(String before) {
        byte[] text = (before + CANARY + "{\"after\":1}").getBytes(StandardCharsets.UTF_8);

        assertThat(Blindness.found(CANARY, Base64.getEncoder().encodeToString(text)))
                .isNotEmpty();
        assertThat(Blindness.found(
                        CANARY, Base64.getUrlEncoder().withoutPadding().encodeToString(text)))
                .isNotEmpty();
    }
}
