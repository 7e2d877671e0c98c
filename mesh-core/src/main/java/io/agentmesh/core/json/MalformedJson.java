package io.agentmesh.core.json;

import java.io.Serial;

/// Unwinds a [JsonShape] when the value has another shape. Checked, without a stack trace, and caught by [Json]
/// alone: callers see a `Violation`.
public final class MalformedJson extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /// Refuses the value for this reason, which names the field and what was expected.
    public MalformedJson(String message) {
        super(message, null, false, false);
    }

    /// The reason, never `null`.
    String reason() {
        return String.valueOf(getMessage());
    }
}
