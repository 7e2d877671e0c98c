package io.agentmesh.registry.limit;

/// How often something may happen.
///
/// @param perSecond in the long run
/// @param burst at once, after a pause
public record Rate(double perSecond, int burst) {
    /// @throws IllegalArgumentException if either is not above 0
    public Rate {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException(
                    "rate: " + perSecond + " a second, " + burst + " at once (expected: above 0)");
        }
    }
}
