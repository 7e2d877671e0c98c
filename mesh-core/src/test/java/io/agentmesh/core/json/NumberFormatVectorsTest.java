package io.agentmesh.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.testing.Vectors;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `number-format.json` and the number cases of `envelope-signing.json`.
final class NumberFormatVectorsTest {
    private static final Vectors ENVELOPES = Vectors.open("envelope-signing.json");
    static final List<Vectors> DOUBLES = Vectors.open("number-format.json").cases("cases");
    static final List<Vectors> SPELLINGS = ENVELOPES.object("numbers").cases("cases");
    static final List<Vectors> INEXACT = ENVELOPES.object("inexact_doubles").cases("cases");

    @Test
    void everyRecordedDoubleIsPrintedAsRecorded() {
        assertThat(DOUBLES).hasSize(999).allSatisfy(recorded -> {
            double value = Double.longBitsToDouble(bits(recorded, "bits_hex"));
            assertThat(DoubleText.of(value)).isEqualTo(recorded.text("text"));
        });
    }

    @ParameterizedTest
    @FieldSource("SPELLINGS")
    void spellingIsReadAndPrintedAsRecorded(Vectors recorded) {
        JsonValue value = Json.parse(recorded.text("input")).orThrow();

        assertThat(value).hasToString(recorded.text("canonical"));
        if (recorded.text("kind").equals("double")) {
            assertThat(value)
                    .isInstanceOfSatisfying(
                            JsonDouble.class,
                            number -> assertThat(Double.doubleToRawLongBits(number.value()))
                                    .isEqualTo(bits(recorded, "double_bits_hex")));
        } else {
            assertThat(value).isInstanceOf(JsonInteger.class);
        }
    }

    /// The original reads these as a neighbouring double; we read exactly (docs/deviations.md, doubles).
    @ParameterizedTest
    @FieldSource("INEXACT")
    void doubleThatTheOriginalReadsInexactlyIsReadExactly(Vectors recorded) {
        Decoded<JsonValue> value = Json.parse(recorded.text("text"));

        assertThat(value.orThrow())
                .isEqualTo(new JsonDouble(Double.longBitsToDouble(bits(recorded, "exact_double_bits_hex"))))
                .hasToString(recorded.text("exact_and_printed"));
    }

    private static long bits(Vectors recorded, String name) {
        return new BigInteger(recorded.text(name), 16).longValue();
    }
}
