package io.agentmesh.core.json;

/// A finite double. Negative zero is a value of its own, as in the canonical text (wire §4.4).
///
/// @param value the number
public record JsonDouble(double value) implements JsonValue {
    /// @throws IllegalArgumentException if the number is infinite or not a number, which JSON cannot say
    public JsonDouble {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value: " + value + " (expected: a finite double)");
        }
    }

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
