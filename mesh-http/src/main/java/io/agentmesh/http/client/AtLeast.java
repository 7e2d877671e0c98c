package io.agentmesh.http.client;

/// What a setting must reach.
final class AtLeast {
    private AtLeast() {}

    /// @throws IllegalArgumentException if it does not
    static void require(long minimum, String name, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + minimum + " or more)");
        }
    }
}
