package io.agentmesh.relay.routing;

import io.agentmesh.relay.queue.Stored;

/// What became of an envelope that was routed.
public sealed interface RouteOutcome {
    /// The receiver's connection took it.
    record Sent() implements RouteOutcome {}

    /// The receiver is away or slow; the queue keeps it.
    record Queued() implements RouteOutcome {}

    /// The relay holds the very same envelope of the offline channel already; this one is dropped.
    ///
    /// @param where it is held
    record Repeated(Held where) implements RouteOutcome {}

    /// Where the first of two envelopes is.
    enum Held {
        /// With the receiver's connection, not confirmed yet.
        IN_HAND,
        /// In the queue.
        QUEUED
    }

    /// The envelope is not taken.
    ///
    /// @param why a bound of the queue, or its storage
    record Refused(Stored.Refusal why) implements RouteOutcome {}

    /// What the queue's answer means for whoever routed.
    static RouteOutcome of(Stored stored) {
        return switch (stored) {
            case Stored.Kept kept -> new Queued();
            case Stored.Repeated repeated -> new Repeated(Held.QUEUED);
            case Stored.Refusal why -> new Refused(why);
        };
    }
}
