package io.agentmesh.relay.connection;

import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.queue.QueueLimits;

/// What a relay allows.
///
/// @param connection one connection
/// @param queue agents that are away
/// @param rate one sender
/// @param groups whether envelopes cross groups
public record RelayLimits(ConnectionLimits connection, QueueLimits queue, RateLimit rate, Groups groups) {
    /// The defaults of each part, and groups together (ADR 0007).
    public static final RelayLimits DEFAULTS =
            new RelayLimits(ConnectionLimits.DEFAULTS, QueueLimits.DEFAULTS, RateLimit.DEFAULTS, Groups.TOGETHER);

    /// The same with other limits for a connection.
    public RelayLimits with(ConnectionLimits other) {
        return new RelayLimits(other, queue, rate, groups);
    }

    /// The same with other limits for the queue.
    public RelayLimits with(QueueLimits other) {
        return new RelayLimits(connection, other, rate, groups);
    }

    /// The same with another rate.
    public RelayLimits with(RateLimit other) {
        return new RelayLimits(connection, queue, other, groups);
    }

    /// The same with groups apart or together.
    public RelayLimits with(Groups other) {
        return new RelayLimits(connection, queue, rate, other);
    }

    /// What the gate's groups mean for traffic (wire §12.3 S6).
    public enum Groups {
        /// An envelope reaches agents of the sender's group alone.
        APART,
        /// Everybody reaches everybody, as with the original.
        TOGETHER
    }
}
