package io.agentmesh.offline.store;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/// What a store takes from outside.
///
/// @param timeOfDay begins epochs
/// @param random draws keys and salts
/// @param disk stands before every commit
/// @param threads makes the store's one thread
public record StoreSeams(InstantSource timeOfDay, SecureRandom random, Disk disk, ThreadFactory threads) {
    /// On a platform thread, since SQLite is native code and would hold on to a virtual thread's carrier.
    public StoreSeams(InstantSource timeOfDay, SecureRandom random, Disk disk) {
        this(
                timeOfDay,
                random,
                disk,
                Thread.ofPlatform().daemon().name("offline store").factory());
    }

    /// With a disk that takes everything.
    public static StoreSeams of(InstantSource timeOfDay, SecureRandom random) {
        return new StoreSeams(timeOfDay, random, () -> {});
    }

    /// Asked before every commit, on the store's thread: where tests let the disk refuse.
    @FunctionalInterface
    public interface Disk {
        /// Takes a commit, or does not.
        ///
        /// @throws SQLException if this commit is to fail
        void beforeCommit() throws SQLException;
    }
}
