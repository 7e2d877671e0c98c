package io.agentmesh.core.time;

/// A source of elapsed time. It never goes back and has no relation to the time of day: differences alone mean
/// something.
@FunctionalInterface
public interface Ticker {
    /// Nanoseconds since some fixed moment.
    long nanos();
}
