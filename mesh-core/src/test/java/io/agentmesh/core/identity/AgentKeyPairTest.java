package io.agentmesh.core.identity;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentKeyPairTest {
    @Test
    void generatedPairVerifiesWhatItSigned() {
        AgentKeyPair pair = AgentKeyPair.generate(new SecureRandom());
        byte[] message = "a message".getBytes(StandardCharsets.UTF_8);

        AgentKey key = pair.id().key().orThrow();

        assertThat(key.verify(message, pair.sign(message))).isTrue();
        assertThat(key.verify("another".getBytes(StandardCharsets.UTF_8), pair.sign(message)))
                .isFalse();
    }

    @Test
    void upperCaseHexIsTheSameKey() {
        assertThat(AgentKeyPair.ofHex(ALICE.secretHex().toUpperCase(Locale.ROOT))
                        .orThrow()
                        .id())
                .isEqualTo(ALICE.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "xyz", " 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"})
    void badHexIsRefusedWithoutRepeatingIt(String hex) {
        assertThat(AgentKeyPair.ofHex(hex))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().detail())
                                .satisfiesAnyOf(
                                        text -> assertThat(text).isEqualTo("invalid hex in secret key"),
                                        text -> assertThat(text)
                                                .isEqualTo("secret key must be 32 bytes (64 hex chars)")));
    }

    @Test
    void seedOfAnotherLengthIsTheCallersBug() {
        assertThatThrownBy(() -> AgentKeyPair.ofSeed(new byte[31])).hasMessage("seed: 31 bytes (expected: 32)");
    }

    @Test
    void printedPairShowsTheIdAndNotTheSecret() {
        assertThat(ALICE).hasToString("AgentKeyPair[" + ALICE.id() + "]");
    }

    @Test
    void idAtItsBoundIsTakenAndOneMoreIsRefused() {
        assertThat(new AgentId("x".repeat(AgentId.MAX_LENGTH)).value()).hasSize(AgentId.MAX_LENGTH);
        assertThatThrownBy(() -> new AgentId("x".repeat(AgentId.MAX_LENGTH + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
