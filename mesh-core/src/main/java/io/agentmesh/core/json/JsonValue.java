package io.agentmesh.core.json;

/// A JSON value as the wire understands it: immutable, equal by content, and printed canonically by `toString`.
///
/// Integers and doubles are different values: `1` is not `1.0` (wire §4.4).
public sealed interface JsonValue
        permits JsonNull, JsonBoolean, JsonInteger, JsonDouble, JsonString, JsonArray, JsonObject {
    /// The canonical text (wire §4).
    @Override
    String toString();
}
