package io.agentmesh.program.settings;

import io.agentmesh.program.StartException;
import java.util.List;

/// Settings that cannot be used, all problems together.
public final class InvalidSettingsException extends StartException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.getFirst()
                        : "these settings cannot be used:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /// One sentence a problem: where it stands, the key, the value, what was expected.
    public List<String> problems() {
        return problems;
    }
}
