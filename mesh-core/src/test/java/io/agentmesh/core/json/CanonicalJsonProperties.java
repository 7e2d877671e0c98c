package io.agentmesh.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.AnyJson;
import io.agentmesh.core.testing.Seeds;
import org.junit.jupiter.api.Test;

/// What holds for every value: printing and reading are inverse, and whoever damages a text gets an answer.
final class CanonicalJsonProperties {
    @Test
    void whatIsPrintedReadsBackToTheSameValue() {
        Seeds.forEach(2_000, random -> {
            JsonValue value = AnyJson.value(random, 4);

            assertThat(Json.parse(value.toString()).orThrow()).isEqualTo(value);
            assertThat(Json.parse(CanonicalJson.bytes(value)).orThrow()).hasToString(value.toString());
        });
    }

    @Test
    void everyFiniteDoubleSurvivesItsText() {
        Seeds.forEach(20_000, random -> {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(DoubleText.of(value))).isEqualTo(value);
            }
        });
    }

    @Test
    void damagedTextIsReadOrRefusedButNeverThrows() {
        Seeds.forEach(2_000, random -> {
            byte[] bytes = CanonicalJson.bytes(AnyJson.value(random, 3));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);

            assertThat(Json.parse(bytes)).isNotNull();
        });
    }
}
