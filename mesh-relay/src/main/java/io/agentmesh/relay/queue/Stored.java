package io.agentmesh.relay.queue;

/// What became of an envelope that was put into the queue.
public sealed interface Stored {
    /// The queue holds it, as safely as it promises to.
    record Kept() implements Stored {}

    /// An envelope of the offline channel with this sender, id and receiver is in the queue already, as safely as
    /// the queue promises: the double is dropped.
    record Repeated() implements Stored {}

    /// The queue does not promise to hold it.
    sealed interface Refusal extends Stored {}

    /// A bound was reached; the envelope is not in the queue.
    ///
    /// @param bound which one
    record Full(Bound bound) implements Refusal {}

    /// What holds the queue failed. Nothing is promised; after a crash the envelope may be there all the same, so
    /// a sender repeats it under its old id.
    record Failed() implements Refusal {}

    /// What a queue counts, each with the answer "the newest is refused".
    enum Bound {
        /// Envelopes of one sender for one address.
        ENVELOPES_PER_PAIR,
        /// Bytes of one sender for one address.
        BYTES_PER_PAIR,
        /// Envelopes that wait for one address.
        ENVELOPES_PER_ADDRESS,
        /// Bytes that wait for one address.
        BYTES_PER_ADDRESS,
        /// Envelopes that one sender has in the queue.
        ENVELOPES_PER_SENDER,
        /// Bytes that one sender has in the queue.
        BYTES_PER_SENDER,
        /// Envelopes in the queue.
        ENVELOPES,
        /// Bytes in the queue.
        BYTES,
        /// Addresses for which something waits.
        ADDRESSES,
        /// Envelopes, or their bytes, that wait for the disk.
        WRITES
    }
}
