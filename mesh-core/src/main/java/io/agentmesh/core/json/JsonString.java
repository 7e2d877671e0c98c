package io.agentmesh.core.json;

/// A string of Unicode scalar values.
///
/// @param value the text; holds no lone surrogate, which UTF-8 cannot carry (wire §4.3)
public record JsonString(String value) implements JsonValue {
    /// @throws IllegalArgumentException if the text holds a lone surrogate
    public JsonString {
        int lone = UnicodeText.loneSurrogate(value);
        if (lone >= 0) {
            throw new IllegalArgumentException("value: lone surrogate at " + lone + " (expected: Unicode text)");
        }
    }

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
