package io.agentmesh.core.json;

/// `null`.
public enum JsonNull implements JsonValue {
    /// The only one.
    NULL;

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
