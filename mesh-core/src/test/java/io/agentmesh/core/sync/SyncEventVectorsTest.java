package io.agentmesh.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.testing.Vectors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `sync-events.json`: every event of the push channel; and the node states of `user-model.json`.
final class SyncEventVectorsTest {
    private static final Vectors FILE = Vectors.open("sync-events.json");
    static final List<Vectors> SAMPLES = FILE.cases("samples");
    static final List<Vectors> PARSING = FILE.cases("parsing");

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void sampleIsWrittenAsItWasRead(Vectors sample) {
        assertThat(SyncEvent.decode(sample.text("json")).map(SyncEvent::toJson))
                .isEqualTo(Decoded.ok(sample.text("json")));
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void jsonIsTakenOrRefusedAsRecorded(Vectors recorded) {
        Decoded<String> output = SyncEvent.decode(recorded.text("input")).map(SyncEvent::toJson);

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    /// An event of ours; the original has none like it.
    @Test
    void prekeysThatRunLowAreReadAsTheyAreWritten() {
        String text = "{\"type\":\"prekeys_low\",\"data\":{\"count\":24}}";

        assertThat(new SyncEvent.PrekeysLow(24).toJson()).isEqualTo(text);
        assertThat(SyncEvent.decode(text)).isEqualTo(Decoded.ok(new SyncEvent.PrekeysLow(24)));
        assertThat(SyncEvent.decode(text.replace("24", "-1"))).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void nodeStatesAreWrittenAsRecorded() {
        List<String> words = Vectors.open("user-model.json").values("node_states").stream()
                .map(SyncEventVectorsTest::unquoted)
                .toList();

        assertThat(Arrays.stream(NodeState.values()).map(NodeState::word)).containsExactlyElementsOf(words);
    }

    /// The file holds the JSON text of each state, inside a JSON string.
    private static String unquoted(JsonValue recorded) {
        return ((JsonString) recorded).value().replace("\"", "");
    }
}
