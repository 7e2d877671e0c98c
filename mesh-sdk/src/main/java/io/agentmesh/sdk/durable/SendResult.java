package io.agentmesh.sdk.durable;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;

/// What became of the wish to send a message durably.
public sealed interface SendResult {
    /// It is on the disk.
    ///
    /// @param dispatch its id, and how it stands; a message that was known already may be over
    record Taken(Dispatch dispatch) implements SendResult {}

    /// Nothing was taken.
    ///
    /// @param why `durable_unavailable` (the agent published no prekeys, as none of the original's does, or
    ///     this program has no [DurableProvider]), `queue_full` (too many wait for this agent: try later),
    ///     `too_large`, `malformed` (the id is another message's), `unsupported` (to oneself)
    record NotTaken(Violation why) implements SendResult {}

    /// The message as it stands.
    ///
    /// @throws MeshException if it was not taken, with the code of the reason
    default Dispatch orThrow() {
        return switch (this) {
            case Taken(Dispatch dispatch) -> dispatch;
            case NotTaken(Violation why) -> throw new MeshException(why);
        };
    }
}
