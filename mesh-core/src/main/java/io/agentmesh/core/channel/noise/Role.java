package io.agentmesh.core.channel.noise;

/// Which side of the pattern an end is on, for good.
enum Role {
    /// Writes messages 1 and 3.
    INITIATOR,
    /// Writes message 2.
    RESPONDER
}
