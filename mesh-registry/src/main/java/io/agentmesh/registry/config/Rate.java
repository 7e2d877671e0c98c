package io.agentmesh.registry.config;

/// How often something may happen.
///
/// @param perSecond in the long run
/// @param burst at once, after a pause
public record Rate(double perSecond, int burst) {
    /// How many seconds' worth may come at once, where only a rate was told.
    static final int BURST_SECONDS = 10;

    /// @throws IllegalArgumentException if either is not above 0
    public Rate {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException(
                    "rate: " + perSecond + " a second, " + burst + " at once (expected: above 0)");
        }
    }

    /// So many a second in the long run, and ten seconds' worth of it at once.
    public static Rate of(int perSecond) {
        return new Rate(perSecond, Math.multiplyExact(perSecond, BURST_SECONDS));
    }
}
