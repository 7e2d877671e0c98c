package io.agentmesh.relay.queue;

import java.util.List;
import java.util.function.Consumer;

/// Holds envelopes for agents that are away.
///
/// All methods may be called by any thread and return at once: none waits for a disk. Callbacks come on any
/// thread, possibly before the method returns; they are short and do not call the queue's `put` for another
/// address. Calls for one address come one at a time (whoever routes sees to it) and take effect in their order.
public interface OfflineQueue {
    /// The next place in line, greater than every one given out before, also before a restart.
    long nextSequence();

    /// Takes an envelope in, at its place. `answer` hears exactly once: when the queue keeps it as safely as it
    /// promises to, or that it is full.
    void put(QueueEntry entry, Consumer<Stored> answer);

    /// Reads the oldest entries for `to` behind the place `after`, and leaves them where they are. `receiver` hears
    /// exactly once.
    void fetch(Address to, long after, Consumer<Batch> receiver);

    /// Drops an entry that was delivered. Harmless if it is not there.
    void remove(QueueEntry entry);

    /// Drops what is too old. Called every few seconds.
    void sweep();

    /// How full it is.
    Depth depth();

    /// Entries of one address, oldest first.
    ///
    /// @param entries none of them expired; bounded by the implementation
    /// @param isLast whether nothing more waited behind them when they were read
    record Batch(List<QueueEntry> entries, boolean isLast) {
        /// Copies the entries.
        public Batch {
            entries = List.copyOf(entries);
        }
    }

    /// What waits at one moment.
    ///
    /// @param addresses agents for which something waits
    /// @param envelopes envelopes
    /// @param bytes their bytes
    /// @param expired envelopes that grew too old since the start
    record Depth(int addresses, long envelopes, long bytes, long expired) {}
}
