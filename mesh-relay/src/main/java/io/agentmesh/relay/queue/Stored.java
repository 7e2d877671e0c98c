package io.agentmesh.relay.queue;

/// What became of an envelope that was put into the queue.
public sealed interface Stored {
    /// The queue holds it, as safely as it promises to.
    record Kept() implements Stored {}

    /// A bound was reached; the envelope is not in the queue.
    ///
    /// @param bound which one
    record Full(Bound bound) implements Stored {}

    /// What a queue counts, each with the answer "the newest is refused".
    enum Bound {
        /// Envelopes that wait for one address.
        ENVELOPES_PER_ADDRESS,
        /// Bytes that wait for one address.
        BYTES_PER_ADDRESS,
        /// Bytes that one sender has in the queue.
        BYTES_PER_SENDER,
        /// Bytes in the queue.
        BYTES,
        /// Addresses for which something waits.
        ADDRESSES
    }
}
