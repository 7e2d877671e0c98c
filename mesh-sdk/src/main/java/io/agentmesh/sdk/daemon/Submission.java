package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;

/// What a daemon said to a deposit.
public sealed interface Submission {
    /// It is on the daemon's disk, and ends in a result, an expiry or a refusal.
    ///
    /// @param delivery how it stands; a deposit that was known already may be over
    record Taken(Delivery delivery) implements Submission {}

    /// Nothing was taken.
    ///
    /// @param why `queue_full` or `storage` (try later), `too_large`, `malformed` (the time is out of range, or
    ///     the id is another request's), `unsupported` (to oneself), `relay_unreachable` (it has no relay)
    record NotTaken(Violation why) implements Submission {}

    /// How it stands.
    ///
    /// @throws MeshException if it was not taken, with the code of the reason
    default Delivery orThrow() {
        return switch (this) {
            case Taken(Delivery delivery) -> delivery;
            case NotTaken(Violation why) -> throw new MeshException(why);
        };
    }
}
