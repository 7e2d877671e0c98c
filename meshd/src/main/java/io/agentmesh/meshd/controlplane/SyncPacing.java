package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.resilience.Backoff;
import java.time.Duration;

/// The times of the link to the control plane.
///
/// @param backoff waits between attempts, with jitter: many daemons lose a control plane at the same moment
/// @param pingAfter how often the control plane is pinged
/// @param deadAfter silence after which the link counts as dead; pongs break it
public record SyncPacing(Backoff backoff, Duration pingAfter, Duration deadAfter) {
    /// 1 s at first and 30 s at most between attempts, a ping every 30 s, dead after 90 s.
    public static SyncPacing defaults() {
        return new SyncPacing(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
                Duration.ofSeconds(30),
                Duration.ofSeconds(90));
    }
}
