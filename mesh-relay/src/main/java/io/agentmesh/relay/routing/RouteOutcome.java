package io.agentmesh.relay.routing;

import io.agentmesh.relay.queue.Stored;

/// What became of an envelope that was routed.
public sealed interface RouteOutcome {
    /// The receiver's connection took it.
    record Sent() implements RouteOutcome {}

    /// The receiver is away or slow; the queue keeps it.
    record Queued() implements RouteOutcome {}

    /// The queue is full: the envelope is not taken.
    ///
    /// @param bound which bound was reached
    record Refused(Stored.Bound bound) implements RouteOutcome {}

    /// What the queue's answer means for whoever routed.
    static RouteOutcome of(Stored stored) {
        return switch (stored) {
            case Stored.Kept kept -> new Queued();
            case Stored.Full(var bound) -> new Refused(bound);
        };
    }
}
