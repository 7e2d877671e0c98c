package io.agentmesh.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `rotation.json`: proofs and requests as the original signs, judges and reads them.
final class RotationVectorsTest {
    private static final Vectors FILE = Vectors.open("rotation.json");
    static final List<Vectors> CASES = FILE.cases("cases");
    static final List<Vectors> JUDGED = FILE.cases("judged");
    static final List<Vectors> PARSING = FILE.cases("parsing");

    @ParameterizedTest
    @FieldSource("CASES")
    void rotationIsSignedAndWrittenAsRecorded(Vectors recorded) {
        AgentKeyPair oldKey = Stream.of(Keys.ALICE, Keys.BOB, Keys.CAROL)
                .filter(key -> key.id().value().equals(recorded.text("old_agent_id")))
                .findFirst()
                .orElseThrow();
        var newId = new AgentId(recorded.text("new_agent_id"));

        RotationProof proof = RotationProof.sign(oldKey, newId, recorded.number("timestamp"));

        assertThat(oldKey.sign(recorded.text("canonical_utf8")).text()).isEqualTo(proof.signature());
        assertThat(proof.toJson()).isEqualTo(recorded.text("proof_json"));
        assertThat(proof.verify(newId)).isEqualTo(Decoded.ok(proof));
        assertThat(RotationRequest.decode(recorded.text("request_json")).map(RotationRequest::toJson))
                .isEqualTo(Decoded.ok(recorded.text("request_json")));
    }

    @ParameterizedTest
    @FieldSource("JUDGED")
    void changedProofIsJudgedAsRecorded(Vectors recorded) {
        Decoded<RotationProof> verdict = RotationProof.decode(recorded.text("proof_json"))
                .orThrow()
                .verify(new AgentId(recorded.text("new_agent_id")));

        if (recorded.flag("verify")) {
            assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Decoded.Bad.class,
                            bad -> assertThat(bad.violation().text()).isEqualTo(recorded.text("error")));
        }
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void jsonIsTakenOrRefusedAsRecorded(Vectors recorded) {
        Decoded<String> output = RotationRequest.decode(recorded.text("input")).map(RotationRequest::toJson);

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }
}
