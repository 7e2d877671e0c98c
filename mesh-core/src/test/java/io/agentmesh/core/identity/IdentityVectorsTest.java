package io.agentmesh.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.testing.Vectors;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `identity.json`: seeds and ids, texts that are no ids, and keys at the edge of the curve's rules.
final class IdentityVectorsTest {
    private static final Vectors FILE = Vectors.open("identity.json");
    static final List<Vectors> KEYS = FILE.cases("keys");
    static final List<Vectors> INVALID_IDS = FILE.cases("invalid_ids");
    static final List<Vectors> UNUSUAL_KEYS = FILE.cases("unusual_keys");

    @ParameterizedTest
    @FieldSource("KEYS")
    void seedGivesTheRecordedId(Vectors recorded) {
        AgentKeyPair pair = AgentKeyPair.ofSeed(recorded.hex("seed_hex"));

        assertThat(pair.id().value()).isEqualTo(recorded.text("agent_id"));
        assertThat(pair.secretHex()).isEqualTo(recorded.text("seed_hex"));
        assertThat(Base64Url.encode(recorded.hex("public_key_hex"))).isEqualTo(recorded.text("agent_id"));
        assertThat(pair.id().key()).isInstanceOf(Decoded.Ok.class);
    }

    @ParameterizedTest
    @FieldSource("INVALID_IDS")
    void textThatNamesNoKeyIsRefusedWithTheRecordedText(Vectors recorded) {
        Decoded<AgentKey> key = new AgentId(recorded.text("agent_id")).key();

        assertThat(key).isInstanceOfSatisfying(Decoded.Bad.class, bad -> {
            assertThat(bad.violation().code()).isEqualTo(ErrorCode.INVALID_IDENTITY);
            assertThat(bad.violation().text()).isEqualTo(recorded.text("error"));
        });
    }

    /// Every key here is of low order or spelt in a second way. The original takes most of them; we take none
    /// (docs/deviations.md, keys).
    @ParameterizedTest
    @FieldSource("UNUSUAL_KEYS")
    void keyThatNobodyGeneratedHonestlyIsRefused(Vectors recorded) {
        assertThat(new AgentId(recorded.text("agent_id")).key()).isInstanceOf(Decoded.Bad.class);
        assertThat(AgentKey.of(HexFormat.of().parseHex(recorded.text("public_key_hex"))))
                .isInstanceOf(Decoded.Bad.class);
    }
}
