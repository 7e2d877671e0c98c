package io.agentmesh.registry.sync;

import io.agentmesh.core.sync.Snapshot;

/// Reads what a newcomer must know.
@FunctionalInterface
public interface SnapshotSource {
    /// The newcomer's group as it is, if it may still follow it: the right to was looked at before it joined, and
    /// whoever took it away since may have looked for its connection too early.
    ///
    /// @param newcomer who joined; its own card is always among the peers
    /// @throws InterruptedException if the newcomer went away
    Reading read(Follower newcomer) throws InterruptedException;

    /// What one state of the database says to a newcomer.
    sealed interface Reading {
        /// It may know this.
        ///
        /// @param snapshot with the position in the group's stream up to which it holds; without presence
        record Allowed(Snapshot snapshot) implements Reading {}

        /// It may not follow any more.
        ///
        /// @param reason why, for the log of the other end
        record Forbidden(String reason) implements Reading {}
    }
}
