package io.agentmesh.core.json;

/// `true` or `false`.
public enum JsonBoolean implements JsonValue {
    /// `true`.
    TRUE,
    /// `false`.
    FALSE;

    /// The value for a Java truth value.
    public static JsonBoolean of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /// The Java truth value.
    public boolean value() {
        return this == TRUE;
    }

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
