package io.agentmesh.core.json;

import java.util.ArrayList;
import java.util.List;

/// Reads a typed value from a JSON value: the shape of one message or one part of it.
///
/// @param <T> the type that is read
@FunctionalInterface
public interface JsonShape<T> {
    /// The typed value.
    ///
    /// @throws MalformedJson if the value has another shape
    T read(JsonValue value) throws MalformedJson;

    /// Any string.
    static JsonShape<String> string() {
        return value -> {
            if (value instanceof JsonString(var text)) {
                return text;
            }
            throw new MalformedJson("expected a string, found " + Json.kind(value));
        };
    }

    /// Any value as it is, `null` included.
    static JsonShape<JsonValue> any() {
        return value -> value;
    }

    /// A list of parts of one shape, possibly empty.
    static <T> JsonShape<List<T>> listOf(JsonShape<T> element) {
        return value -> {
            if (!(value instanceof JsonArray array)) {
                throw new MalformedJson("expected an array, found " + Json.kind(value));
            }
            List<T> read = new ArrayList<>(array.items().size());
            for (JsonValue item : array.items()) {
                read.add(element.read(item));
            }
            return List.copyOf(read);
        };
    }
}
