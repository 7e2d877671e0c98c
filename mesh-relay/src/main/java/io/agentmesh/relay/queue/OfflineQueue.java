package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Departure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Holds envelopes for agents that are away.
///
/// All methods but [#close] may be called by any thread and return at once: none waits for a disk. Callbacks come
/// on any thread, possibly before the method returns; they are short and do not call the queue's `put` for another
/// address. Calls for one address come one at a time (whoever routes sees to it) and take effect in their order.
public interface OfflineQueue extends AutoCloseable {
    /// Names the one who hears of every envelope that was queued and will not come, once each. Called once,
    /// before the first [#put]; without it departures are counted alone. The listener is quick, and is called
    /// under no lock of the queue's. What departs while the process dies is told to nobody.
    void attach(Consumer<Departure> listener);

    /// The next place in line, greater than every one given out before, also before a restart.
    long nextSequence();

    /// Takes an envelope in, at its place. `answer` hears exactly once: when the queue keeps it as safely as it
    /// promises to, or that it does not. One whose place is taken is there already, and kept. One that is
    /// [OutgoingEnvelope#worth] a time is kept for that, and once: a double is dropped while the first is here.
    void put(QueueEntry entry, Consumer<Stored> answer);

    /// The same for one that was taken before and comes back from a connection that ended. Its sender was not
    /// refused then, and nothing was lost of it yet: only the bounds in all hold.
    void putBack(QueueEntry entry, Consumer<Stored> answer);

    /// Reads the oldest entries for `to` behind the place `after`, and leaves them where they are. `receiver` hears
    /// exactly once; later rather than never if what holds the queue cannot be read for a while.
    void fetch(Address to, long after, Consumer<Batch> receiver);

    /// Drops an entry that was delivered. Harmless if it is not there.
    ///
    /// @param removed hears for how long it was kept, once the entry will not be read again, also after a restart;
    ///     never if it is not there: then it was removed before, or it departed and its sender was told so
    void remove(QueueEntry entry, Consumer<Duration> removed);

    /// Drops an entry whose signature does not hold: it departs, with [Reason#BAD_SIGNATURE]. Harmless if it is not
    /// there.
    void discard(QueueEntry entry);

    /// Drops everything that waits for an agent, in every group; and what it sent, if its key was revoked. What was
    /// put before is dropped, what is put after is not.
    ///
    /// @param reason [Reason#REVOKED] or [Reason#PURGED]
    /// @throws IllegalArgumentException if it is another
    void purge(AgentId agent, Reason reason);

    /// Drops what is too old. Called every few seconds.
    void sweep();

    /// How full it is.
    Depth depth();

    /// Whether it could take an envelope now, bounds aside: false while what holds it fails.
    boolean healthy();

    /// Ends the queue: what was put before is kept and answered, the threads end. What is asked later is refused or
    /// answered with nothing. Waits for the disk.
    @Override
    void close();

    /// Entries of one address, oldest first.
    ///
    /// @param entries none of them expired; bounded by the implementation
    /// @param isLast whether nothing more waited behind them when they were read
    record Batch(List<QueueEntry> entries, boolean isLast) {
        /// Nothing waits.
        public static final Batch EMPTY = new Batch(List.of(), true);

        /// Copies the entries.
        public Batch {
            entries = List.copyOf(entries);
        }
    }
}
