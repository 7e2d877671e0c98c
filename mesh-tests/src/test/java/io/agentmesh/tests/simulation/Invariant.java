package io.agentmesh.tests.simulation;

/// Something that must hold after each event, whatever happened.
@FunctionalInterface
interface Invariant {
    /// Looks. Quick, because it is asked often.
    ///
    /// @throws AssertionError if it does not hold
    void check();
}
