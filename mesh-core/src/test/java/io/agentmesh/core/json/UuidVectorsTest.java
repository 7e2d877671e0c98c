package io.agentmesh.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `agent-card.json`, `uuids`: which spellings are read, and how they are written.
final class UuidVectorsTest {
    static final List<Vectors> UUIDS = Vectors.open("agent-card.json").cases("uuids");

    @ParameterizedTest
    @FieldSource("UUIDS")
    void uuidIsReadAndWrittenAsRecorded(Vectors recorded) {
        Decoded<String> output = Json.decode(recorded.text("input"), UuidText.SHAPE)
                .map(uuid -> new JsonString(uuid.toString()).toString());

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }
}
