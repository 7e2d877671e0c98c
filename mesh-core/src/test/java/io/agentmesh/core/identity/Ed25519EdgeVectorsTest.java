package io.agentmesh.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `ed25519-edge.json`: signatures at the edges of the rules.
final class Ed25519EdgeVectorsTest {
    static final List<Vectors> CASES = Vectors.open("ed25519-edge.json").cases("cases");

    /// We answer as the original does, but for keys of low order, of mixed order and spelt twice: those are
    /// refused before any signature is looked at (docs/deviations.md, keys).
    @ParameterizedTest
    @FieldSource("CASES")
    void signatureIsJudgedAsRecordedUnlessTheKeyIsNoHonestOne(Vectors recorded) {
        Signature signature =
                Signature.parse(recorded.text("signature"), "sig").toOptional().orElseThrow();
        Decoded<Boolean> verdict = new AgentId(recorded.text("agent_id"))
                .key()
                .map(key -> key.verify(recorded.hex("message_hex"), signature));

        if (isDishonestKey(recorded)) {
            assertThat(verdict).isInstanceOf(Decoded.Bad.class);
        } else {
            assertThat(verdict).isEqualTo(Decoded.ok(recorded.flag("verify")));
        }
    }

    private static boolean isDishonestKey(Vectors recorded) {
        String name = recorded.toString();
        return name.startsWith("small-order key")
                || name.startsWith("key = identity")
                || name.startsWith("mixed-order key");
    }
}
