package io.agentmesh.meshctl.config;

import java.time.Duration;

/// Waits between two questions that a protocol wants apart.
@FunctionalInterface
public interface Pause {
    /// Returns after this time.
    void pause(Duration time) throws InterruptedException;
}
