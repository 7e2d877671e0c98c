package io.agentmesh.registry.store;

import java.time.Duration;

/// How much the store takes on.
///
/// @param maxWaiting works that wait for the writer, as many for those who look up, and as many for those who
///     search; one more is refused as `BUSY`
/// @param maxBatch works that share one commit; the next ones wait for it
/// @param readers who reads beside the writer
/// @param patience how long a caller waits for its work; then `STORAGE`
/// @param foreignLock how long a statement waits for another process that writes, for example `token create`
public record StoreLimits(int maxWaiting, int maxBatch, Readers readers, Duration patience, Duration foreignLock) {
    /// 1,024 waiting, 64 in a commit, 2 who look up and 1 who searches, 30 s of patience, 5 s for a foreign lock.
    public static final StoreLimits DEFAULT =
            new StoreLimits(1024, 64, new Readers(2, 1), Duration.ofSeconds(30), Duration.ofSeconds(5));

    private static final int MOST_SEARCHERS = 4;

    /// Threads that read, each with a connection of its own.
    ///
    /// @param lookups for [Store#read]
    /// @param searches for [Store#search]
    public record Readers(int lookups, int searches) {
        /// @throws IllegalArgumentException if a number is below 1
        public Readers {
            if (lookups < 1 || searches < 1) {
                throw new IllegalArgumentException(
                        "lookups, searches: " + lookups + ", " + searches + " (expected: 1 or more)");
            }
        }
    }

    /// @throws IllegalArgumentException if a number is below 1
    public StoreLimits {
        if (maxWaiting < 1 || maxBatch < 1) {
            throw new IllegalArgumentException(
                    "maxWaiting, maxBatch: " + maxWaiting + ", " + maxBatch + " (expected: 1 or more)");
        }
    }

    /// These limits with searches on half of a machine's processors, at most 4, so that however many search, the other
    /// half answers whoever asks for less.
    ///
    /// @param processors how many there are, 1 or more
    public StoreLimits withSearchesOn(int processors) {
        int searches = Math.clamp(processors / 2, 1, MOST_SEARCHERS);
        return new StoreLimits(maxWaiting, maxBatch, new Readers(readers.lookups, searches), patience, foreignLock);
    }
}
