package io.agentmesh.core.testing;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Generated JSON values of every kind.
public final class AnyJson {
    private AnyJson() {}

    /// Any value, with containers up to `depth` deep; keys and strings of any characters.
    public static JsonValue value(RandomGenerator random, int depth) {
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

    /// Up to seven characters of any kind.
    public static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
            text.appendCodePoint(Character.isSurrogate((char) codePoint) && codePoint < 0x10000 ? '?' : codePoint);
        }
        return text.toString();
    }
}
