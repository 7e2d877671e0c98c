package io.agentmesh.registry.lease;

import io.agentmesh.core.time.Timestamp;

/// How a card's lease stands.
///
/// @param lastSeen when its agent was there last, to half a minute
/// @param seconds for how long it may be away
/// @param state whether it was away for longer
public record Lease(Timestamp lastSeen, long seconds, State state) {
    /// Whether the agent was there recently enough.
    public enum State {
        /// It was.
        HOLDS,
        /// It was not.
        EXPIRED
    }
}
