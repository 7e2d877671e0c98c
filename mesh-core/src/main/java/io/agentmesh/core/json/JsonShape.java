package io.agentmesh.core.json;

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
}
