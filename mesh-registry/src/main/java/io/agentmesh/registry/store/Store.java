package io.agentmesh.registry.store;

import java.util.Optional;

/// The registry's memory. Any number of threads; each call blocks its own.
///
/// Failures are [io.agentmesh.core.error.MeshException]s: `BUSY` when too much waits already, `STORAGE` when
/// the database refused or took too long. After `STORAGE` a write may or may not have happened; after anything
/// else that came out of the work it has not.
public interface Store extends AutoCloseable {
    /// Reads from one consistent state, in which every write that was answered before is seen.
    ///
    /// @throws InterruptedException if the caller gave up waiting
    <T> T read(Work<T> work) throws InterruptedException;

    /// As [#read], for what looks at many rows. Few searches run at a time, and what is read waits for none of them.
    ///
    /// @throws InterruptedException if the caller gave up waiting
    <T> T search(Work<T> work) throws InterruptedException;

    /// Changes something, wholly or not at all, and returns once it is on disk. What the work throws undoes it and
    /// comes out here. Works run one after another.
    ///
    /// @throws InterruptedException if the caller gave up waiting; the work may still be done
    <T> T write(Work<T> work) throws InterruptedException;

    /// What kept a write from the disk, if it was one that does not mend itself from one write to the next: no room, no
    /// right to write. Stays until [#recovered].
    Optional<StoreTrouble> trouble();

    /// Notes that writes reach the disk again.
    void recovered();

    /// Changes that wait at this moment.
    int waitingWrites();

    /// Reads and searches that wait at this moment.
    int waitingReads();

    /// Finishes what waits and lets go of the database. Later calls fail with `STORAGE`.
    @Override
    void close();
}
