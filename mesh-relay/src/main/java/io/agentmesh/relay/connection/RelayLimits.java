package io.agentmesh.relay.connection;

import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.queue.QueueLimits;

/// What a relay allows.
///
/// @param connection one connection
/// @param caps how many of them
/// @param queue agents that are away
/// @param rate one sender
/// @param gate agents that were admitted
/// @param signatures where they are checked
public record RelayLimits(
        ConnectionLimits connection,
        ConnectionCaps caps,
        QueueLimits queue,
        RateLimit rate,
        GatePolicy gate,
        SignaturePolicy signatures) {
    /// The defaults of each part.
    public static final RelayLimits DEFAULTS = new RelayLimits(
            ConnectionLimits.DEFAULTS,
            ConnectionCaps.DEFAULTS,
            QueueLimits.DEFAULTS,
            RateLimit.DEFAULTS,
            GatePolicy.DEFAULTS,
            SignaturePolicy.DEFAULTS);

    /// The same with other limits for a connection.
    public RelayLimits with(ConnectionLimits other) {
        return new RelayLimits(other, caps, queue, rate, gate, signatures);
    }

    /// The same with other caps.
    public RelayLimits with(ConnectionCaps other) {
        return new RelayLimits(connection, other, queue, rate, gate, signatures);
    }

    /// The same with other limits for the queue.
    public RelayLimits with(QueueLimits other) {
        return new RelayLimits(connection, caps, other, rate, gate, signatures);
    }

    /// The same with another rate.
    public RelayLimits with(RateLimit other) {
        return new RelayLimits(connection, caps, queue, other, gate, signatures);
    }

    /// The same with another policy for agents that were admitted.
    public RelayLimits with(GatePolicy other) {
        return new RelayLimits(connection, caps, queue, rate, other, signatures);
    }

    /// The same with signatures checked elsewhere.
    public RelayLimits with(SignaturePolicy other) {
        return new RelayLimits(connection, caps, queue, rate, gate, other);
    }
}
