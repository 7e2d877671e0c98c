package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.sdk.durable.Fate;

/// What a daemon said to a message.
public sealed interface Sending {
    /// It is on the daemon's disk.
    ///
    /// @param fate how it stands; a message that was known already may be over
    record Taken(Fate fate) implements Sending {}

    /// Nothing was taken.
    ///
    /// @param why `queue_full` or `storage` (try later), `too_large`, `malformed` (the time is out of range, or
    ///     the id is another message's), `unsupported` (to oneself), `durable_unavailable` (the agent published
    ///     no prekeys, as none of the original's does: it cannot be written to while it is away)
    record NotTaken(Violation why) implements Sending {}

    /// How it stands.
    ///
    /// @throws MeshException if it was not taken, with the code of the reason
    default Fate orThrow() {
        return switch (this) {
            case Taken(Fate fate) -> fate;
            case NotTaken(Violation why) -> throw new MeshException(why);
        };
    }
}
