package io.agentmesh.meshctl.output;

import java.util.Locale;

/// How results are printed.
public enum OutputFormat {
    /// The original's shapes.
    TEXT,
    /// One document of the schema `mesh.v1`.
    JSON;

    /// As it is typed.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
