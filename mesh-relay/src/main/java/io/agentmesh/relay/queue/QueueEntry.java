package io.agentmesh.relay.queue;

/// An envelope with its place in line.
///
/// @param sequence its place: greater than that of every envelope that was routed to the same address before
/// @param envelope what waits there
public record QueueEntry(long sequence, OutgoingEnvelope envelope) {
    /// Where it goes.
    public Address to() {
        return envelope.to();
    }

    /// Bytes that it costs a bound.
    public int size() {
        return envelope.size();
    }
}
