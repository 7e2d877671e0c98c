package io.agentmesh.registry.store;

import java.time.Duration;

/// How much the store takes on.
///
/// @param maxWaiting works that wait for the writer, and as many for the readers; one more is refused as `BUSY`
/// @param maxBatch works that share one commit; the next ones wait for it
/// @param readers threads that read beside the writer, each with a connection
/// @param patience how long a caller waits for its work; then `STORAGE`
/// @param foreignLock how long a statement waits for another process that writes, for example `token create`
public record StoreLimits(int maxWaiting, int maxBatch, int readers, Duration patience, Duration foreignLock) {
    /// 1,024 waiting, 64 in a commit, 3 readers, 30 s of patience, 5 s for a foreign lock.
    public static final StoreLimits DEFAULT =
            new StoreLimits(1024, 64, 3, Duration.ofSeconds(30), Duration.ofSeconds(5));

    /// @throws IllegalArgumentException if a number is below 1
    public StoreLimits {
        if (maxWaiting < 1 || maxBatch < 1 || readers < 1) {
            throw new IllegalArgumentException("maxWaiting, maxBatch, readers: " + maxWaiting + ", " + maxBatch + ", "
                    + readers + " (expected: 1 or more)");
        }
    }
}
