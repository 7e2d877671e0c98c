package io.agentmesh.offline;

import java.time.Instant;

/// Whether the offline channel's store is the newest state of its agent (offline §10.5).
public sealed interface StoreStanding {
    /// The registry was not heard of it yet; the folder says nothing against it.
    record Unchecked() implements StoreStanding {}

    /// The registry knows no newer one.
    record Sound() implements StoreStanding {}

    /// An older copy was put back. Sessions and prekeys were made anew; what was handled in between may be
    /// asked for again.
    ///
    /// @param noticed when that was seen
    /// @param from the last thing that the copy knew of
    record Restored(Instant noticed, Instant from) implements StoreStanding {}
}
