package io.agentmesh.meshd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Vectors;
import io.agentmesh.program.secret.Secret;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `config-files.json`, part `node_config`: what is read, and what a rotation writes.
final class NodeFileVectorsTest {
    static final List<Vectors> CASES = Vectors.open("config-files.json").cases("node_config");
    static final List<Vectors> ACCEPTED =
            CASES.stream().filter(recorded -> recorded.flag("accepted")).toList();

    @ParameterizedTest
    @FieldSource("CASES")
    void fileIsTakenOrRefusedAsRecorded(Vectors recorded) {
        Decoded<NodeFile> file = NodeFile.parse(recorded.text("input"));

        if (recorded.flag("accepted")) {
            AgentKeyPair keys =
                    AgentKeyPair.ofHex(file.orThrow().secretKey().reveal()).orThrow();
            assertThat(keys.id().value()).isEqualTo(recorded.text("agent_id"));
        } else {
            assertThat(file)
                    .isInstanceOfSatisfying(
                            Decoded.Bad.class,
                            bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.MALFORMED));
        }
    }

    /// The original spells its defaults out. Where the file is silent about access it would write
    /// `default_deny: false`, which our daemon obeys: so we keep what was written (docs/deviations.md, node
    /// configuration).
    @ParameterizedTest
    @FieldSource("ACCEPTED")
    void rewrittenFileHasTheNewKeyAndSaysNothingNew(Vectors recorded) {
        NodeFile file = NodeFile.parse(recorded.text("input")).orThrow();
        String rewritten = file.withSecretKey(Secret.of(file.secretKey().reveal()));

        if (recorded.toString().equals("all fields")) {
            assertThat(rewritten).isEqualTo(recorded.text("rewritten_pretty"));
        }
        assertThat(NodeFile.parse(rewritten).orThrow().acl()).isEqualTo(file.acl());
        assertThat(NodeFile.parse(rewritten).orThrow().texts()).isEqualTo(file.texts());
    }
}
