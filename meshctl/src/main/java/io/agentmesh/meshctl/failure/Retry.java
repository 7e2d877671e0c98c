package io.agentmesh.meshctl.failure;

/// Whether the same command may succeed when it is typed again.
public enum Retry {
    /// It fails the same way.
    NO,
    /// It may succeed later, unchanged.
    YES,
    /// It may succeed once the step that the failure names was taken.
    AFTER
}
