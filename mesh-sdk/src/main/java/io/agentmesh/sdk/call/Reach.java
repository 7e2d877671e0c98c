package io.agentmesh.sdk.call;

import io.agentmesh.core.error.Violation;

/// Whether another agent is there, as a handshake shows.
public sealed interface Reach {
    /// It is there: it shook hands just now, or was understood within the last moments.
    ///
    /// @param memory whether it knows a request that comes again
    record There(Memory memory) implements Reach {}

    /// It did not answer in time, or is not to be reached at all; the code says whether trying again may help.
    record Away(Violation why) implements Reach {}

    /// Whether an agent knows a request that comes again under its idempotency key.
    enum Memory {
        /// It handles it once and gives the first answer again, for as long as its duplicate filter remembers.
        BY_KEY,
        /// It handles each that comes, as the original's agents do.
        NONE
    }
}
