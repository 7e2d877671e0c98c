package io.agentmesh.relay.routing;

import io.agentmesh.relay.queue.QueueEntry;

/// An envelope on its way to a connection.
///
/// @param entry the envelope and its place in line
/// @param source where it is until it is written
public record Delivery(QueueEntry entry, Source source) implements Outgoing {
    /// Where an envelope is while a connection holds it.
    public enum Source {
        /// Nowhere else: it never was in the queue.
        LIVE,
        /// In the queue too, until it is written.
        QUEUE
    }

    @Override
    public byte[] frame() {
        return entry.envelope().frame();
    }

    /// Bytes that it costs a bound.
    public int size() {
        return entry.size();
    }
}
