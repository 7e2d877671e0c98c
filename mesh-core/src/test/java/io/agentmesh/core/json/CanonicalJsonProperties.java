package io.agentmesh.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What holds for every value: printing and reading are inverse, and whoever damages a text gets an answer.
final class CanonicalJsonProperties {
    @Test
    void whatIsPrintedReadsBackToTheSameValue() {
        Seeds.forEach(2_000, random -> {
            JsonValue value = value(random, 4);

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
            byte[] bytes = CanonicalJson.bytes(value(random, 3));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);

            assertThat(Json.parse(bytes)).isNotNull();
        });
    }

    private static JsonValue value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBoolean.of(random.nextBoolean());
            case 2 -> JsonInteger.of(random.nextLong());
            case 3 -> new JsonDouble(random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300)));
            case 4 -> new JsonString(text(random));
            case 5 -> array(random, depth - 1);
            default -> object(random, depth - 1);
        };
    }

    private static JsonArray array(RandomGenerator random, int depth) {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            items.add(value(random, depth));
        }
        return new JsonArray(items);
    }

    private static JsonObject object(RandomGenerator random, int depth) {
        Map<String, JsonValue> members = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(text(random), value(random, depth));
        }
        return JsonObject.of(members);
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
            text.appendCodePoint(Character.isSurrogate((char) codePoint) && codePoint < 0x10000 ? '?' : codePoint);
        }
        return text.toString();
    }
}
