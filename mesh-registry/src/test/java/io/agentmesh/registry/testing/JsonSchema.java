package io.agentmesh.registry.testing;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.core.time.Timestamp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// As much of JSON Schema as our document uses, and stricter in one thing: a member that a schema does not name is a
/// flaw, since somebody forgot to describe it. A keyword that is not known here is a flaw too.
public final class JsonSchema {
    private final JsonObject document;

    /// Looks up what schemas refer to in this document.
    public JsonSchema(JsonObject document) {
        this.document = document;
    }

    /// What is wrong with a value; nothing if it conforms.
    public List<String> flaws(JsonObject schema, JsonValue value) {
        List<String> found = new ArrayList<>();
        check(schema, value, "$", found);
        return found;
    }

    /// What a `$ref` leads to, or the value itself.
    public JsonObject resolved(JsonObject given) {
        if (!(given.get("$ref") instanceof JsonString(String reference))) {
            return given;
        }
        JsonValue at = document;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            at = at instanceof JsonObject object ? object.get(step) : null;
        }
        if (at instanceof JsonObject found) {
            return resolved(found);
        }
        throw new AssertionError(reference + " leads nowhere");
    }

    private void check(JsonObject given, JsonValue value, String place, List<String> found) {
        JsonObject schema = resolved(given);
        for (Map.Entry<String, JsonValue> keyword : schema.members().entrySet()) {
            JsonValue says = keyword.getValue();
            boolean holds =
                    switch (keyword.getKey()) {
                        case "type" -> isOfType(says, value);
                        case "const" -> says.equals(value);
                        case "enum" -> ((JsonArray) says).items().contains(value);
                        case "format" -> hasFormat(((JsonString) says).value(), value);
                        case "pattern" ->
                            !(value instanceof JsonString(String text)) || text.matches(((JsonString) says).value());
                        case "minimum" ->
                            !(value instanceof JsonInteger(BigInteger n)) || n.compareTo(number(says)) >= 0;
                        case "maximum" ->
                            !(value instanceof JsonInteger(BigInteger n)) || n.compareTo(number(says)) <= 0;
                        case "maxLength" ->
                            !(value instanceof JsonString(String text))
                                    || BigInteger.valueOf(text.length()).compareTo(number(says)) <= 0;
                        case "maxItems" ->
                            !(value instanceof JsonArray(List<JsonValue> items))
                                    || BigInteger.valueOf(items.size()).compareTo(number(says)) <= 0;
                        case "required" ->
                            !(value instanceof JsonObject object)
                                    || ((JsonArray) says)
                                            .items().stream()
                                                    .allMatch(name -> object.get(((JsonString) name).value()) != null);
                        case "oneOf" -> fitting(says, value) == 1;
                        case "anyOf" -> fitting(says, value) > 0;
                        case "items", "properties", "additionalProperties", "description", "default", "examples" ->
                            true;
                        default -> false;
                    };
            if (!holds) {
                found.add(place + ": " + keyword.getKey() + " " + says + ", found " + value);
            }
        }
        checkParts(schema, value, place, found);
    }

    private void checkParts(JsonObject schema, JsonValue value, String place, List<String> found) {
        if (value instanceof JsonArray(List<JsonValue> items) && schema.get("items") instanceof JsonObject item) {
            for (int i = 0; i < items.size(); i++) {
                check(item, items.get(i), place + "[" + i + "]", found);
            }
        }
        if (value instanceof JsonObject object && schema.get("properties") instanceof JsonObject properties) {
            object.members().forEach((name, member) -> {
                if (properties.get(name) instanceof JsonObject property) {
                    check(property, member, place + "." + name, found);
                } else {
                    found.add(place + "." + name + ": not described");
                }
            });
        }
    }

    private long fitting(JsonValue schemas, JsonValue value) {
        return ((JsonArray) schemas)
                .items().stream()
                        .filter(schema -> flaws((JsonObject) schema, value).isEmpty())
                        .count();
    }

    private static boolean isOfType(JsonValue type, JsonValue value) {
        return switch (type) {
            case JsonArray(List<JsonValue> several) -> several.stream().anyMatch(one -> isOfType(one, value));
            case JsonString(String word) -> kinds(value).anyMatch(word::equals);
            default -> throw new AssertionError("a type is a word or several, found " + type);
        };
    }

    private static Stream<String> kinds(JsonValue value) {
        return switch (value) {
            case JsonObject _ -> Stream.of("object");
            case JsonArray _ -> Stream.of("array");
            case JsonString _ -> Stream.of("string");
            case JsonInteger _ -> Stream.of("integer", "number");
            case JsonDouble _ -> Stream.of("number");
            case JsonBoolean _ -> Stream.of("boolean");
            case JsonNull _ -> Stream.of("null");
        };
    }

    private static boolean hasFormat(String format, JsonValue value) {
        if (!(value instanceof JsonString(String text))) {
            return true;
        }
        return switch (format) {
            case "uuid" ->
                UuidText.parse(text).filter(id -> id.toString().equals(text)).isPresent();
            case "date-time" -> Timestamp.parse(text).isPresent();
            default -> false;
        };
    }

    private static BigInteger number(@Nullable JsonValue value) {
        if (value instanceof JsonInteger(BigInteger number)) {
            return number;
        }
        throw new AssertionError("a bound is a whole number, found " + value);
    }
}
