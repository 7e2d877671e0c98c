package io.agentmesh.core.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `acl.json`: policies, their answers, and the capability of a payload.
final class AclVectorsTest {
    private static final Vectors FILE = Vectors.open("acl.json");
    static final List<Vectors> POLICIES = FILE.cases("cases");
    static final List<Vectors> PARSING = FILE.cases("parsing");
    static final List<Vectors> PAYLOADS = FILE.cases("capability_of_payload");

    @ParameterizedTest
    @FieldSource("POLICIES")
    void policyAnswersEveryQuestionAsRecorded(Vectors recorded) {
        AclPolicy policy =
                Json.decode(recorded.text("policy_json"), AclPolicy.SHAPE).orThrow();

        assertThat(policy.toJson()).isEqualTo(recorded.text("policy_json"));
        assertThat(recorded.cases("checks"))
                .isNotEmpty()
                .allSatisfy(check -> assertThat(policy.decide(
                                new AgentId(check.text("source")),
                                new AgentId(check.text("target")),
                                check.text("capability")))
                        .isEqualTo(Decision.of(check.flag("allowed"))));
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void policyIsReadAsRecorded(Vectors recorded) {
        boolean rule = recorded.toString().startsWith("rule with");
        Decoded<String> output = rule
                ? Json.decode(recorded.text("input"), AclRule.SHAPE).map(AclRule::toJson)
                : Json.decode(recorded.text("input"), AclPolicy.SHAPE).map(AclPolicy::toJson);

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @ParameterizedTest
    @FieldSource("PAYLOADS")
    void capabilityIsTakenFromThePayloadAsRecorded(Vectors recorded) {
        assertThat(AclPolicy.capabilityOf(Json.parse(recorded.text("payload")).orThrow()))
                .isEqualTo(recorded.text("capability"));
    }

    @Test
    void silentPolicyIsTellableFromOneThatAllows() {
        assertThat(AclPolicy.statesDefault(Json.parse("{\"rules\":[]}").orThrow()))
                .isFalse();
        assertThat(AclPolicy.statesDefault(
                        Json.parse("{\"default_deny\":false,\"rules\":[]}").orThrow()))
                .isTrue();
    }
}
