package io.agentmesh.program.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.testing.Vectors;
import io.agentmesh.program.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The golden cases `secret_keys`.
final class SecretKeyHexTest {
    @ParameterizedTest
    @MethodSource
    void secretKeys(Vectors golden) throws Exception {
        Secret text = Secret.of(golden.text("secret_key_hex"));

        if (golden.flag("accepted")) {
            assertThat(SecretKeyHex.read(text).id()).hasToString(golden.text("agent_id"));
        } else {
            assertThatExceptionOfType(InvalidCredentialsException.class)
                    .isThrownBy(() -> SecretKeyHex.read(text))
                    .withMessage(golden.text("error"));
        }
    }

    static List<Vectors> secretKeys() {
        return Vectors.open("config-files.json").cases("secret_keys");
    }

    @Test
    void whatIsWrittenReadsBack() throws Exception {
        AgentKeyPair read = SecretKeyHex.read(SecretKeyHex.write(Keys.ALICE));

        assertThat(read.id()).isEqualTo(Keys.ALICE.id());
    }
}
