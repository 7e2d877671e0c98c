package io.agentmesh.core.json;

import java.util.List;

/// An ordered list of values.
///
/// @param items the values, in order; copied
public record JsonArray(List<JsonValue> items) implements JsonValue {
    /// Copies the items.
    public JsonArray {
        items = List.copyOf(items);
    }

    /// An array of these values.
    public static JsonArray of(JsonValue... items) {
        return new JsonArray(List.of(items));
    }

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
