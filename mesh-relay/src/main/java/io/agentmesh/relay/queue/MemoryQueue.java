package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.queue.Stored.Bound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The queue of one process: gone when it stops. It promises no more than that.
///
/// Callbacks come before the methods return. One lock guards everything; it is held for map operations alone.
public final class MemoryQueue implements OfflineQueue {
    /// Entries read at once. A flush goes on while there is room on the connection, so it bounds a moment's
    /// work and not the flush.
    private static final int BATCH = 64;

    private final QueueLimits limits;
    private final Ticker ticker;
    private final AtomicLong sequences = new AtomicLong();
    private final Map<Address, Waiting> waiting = new HashMap<>();
    private final Map<AgentId, Long> bytesBySender = new HashMap<>();
    /// By the order of arrival, which is that of expiry.
    private final Map<Long, Held> byAge = new LinkedHashMap<>();

    private long bytes;
    private long expired;

    /// An empty queue.
    public MemoryQueue(QueueLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
    }

    @Override
    public long nextSequence() {
        return sequences.incrementAndGet();
    }

    @Override
    public void put(QueueEntry entry, Consumer<Stored> answer) {
        answer.accept(tryPut(entry));
    }

    private synchronized Stored tryPut(QueueEntry entry) {
        sweep();
        Optional<Bound> reached = boundReachedBy(entry);
        if (reached.isPresent()) {
            return new Stored.Full(reached.get());
        }
        var held = new Held(entry, ticker.nanos());
        Waiting line = waiting.computeIfAbsent(entry.to(), address -> new Waiting());
        line.entries.put(entry.sequence(), held);
        line.bytes += entry.size();
        byAge.put(entry.sequence(), held);
        bytes += entry.size();
        bytesBySender.merge(entry.envelope().from(), (long) entry.size(), Long::sum);
        return new Stored.Kept();
    }

    private Optional<Bound> boundReachedBy(QueueEntry entry) {
        Waiting line = waiting.get(entry.to());
        long size = entry.size();
        if (line == null && waiting.size() >= limits.addresses()) {
            return Optional.of(Bound.ADDRESSES);
        }
        if (line != null && line.entries.size() >= limits.envelopesPerAddress()) {
            return Optional.of(Bound.ENVELOPES_PER_ADDRESS);
        }
        if ((line == null ? 0 : line.bytes) + size > limits.bytesPerAddress()) {
            return Optional.of(Bound.BYTES_PER_ADDRESS);
        }
        if (bytesBySender.getOrDefault(entry.envelope().from(), 0L) + size > limits.bytesPerSender()) {
            return Optional.of(Bound.BYTES_PER_SENDER);
        }
        return bytes + size > limits.bytes() ? Optional.of(Bound.BYTES) : Optional.empty();
    }

    @Override
    public void fetch(Address to, long after, Consumer<Batch> receiver) {
        receiver.accept(read(to, after));
    }

    private synchronized Batch read(Address to, long after) {
        sweep();
        Waiting line = waiting.get(to);
        if (line == null) {
            return new Batch(List.of(), true);
        }
        List<QueueEntry> batch = new ArrayList<>();
        Iterator<Held> next = line.entries.tailMap(after, false).values().iterator();
        while (next.hasNext() && batch.size() < BATCH) {
            batch.add(next.next().entry());
        }
        return new Batch(batch, !next.hasNext());
    }

    @Override
    public synchronized void remove(QueueEntry entry) {
        if (byAge.remove(entry.sequence()) != null) {
            forget(entry);
        }
    }

    /// Strictly older than the time to live is expired (wire §10.8).
    @Override
    public synchronized void sweep() {
        long now = ticker.nanos();
        Iterator<Held> oldest = byAge.values().iterator();
        while (oldest.hasNext()) {
            Held held = oldest.next();
            if (now - held.sinceNanos() <= limits.timeToLive().toNanos()) {
                return;
            }
            oldest.remove();
            forget(held.entry());
            expired++;
        }
    }

    @Override
    public synchronized Depth depth() {
        return new Depth(waiting.size(), byAge.size(), bytes, expired);
    }

    private void forget(QueueEntry entry) {
        bytes -= entry.size();
        bytesBySender.computeIfPresent(
                entry.envelope().from(), (sender, held) -> held == entry.size() ? null : held - entry.size());
        waiting.computeIfPresent(entry.to(), (address, line) -> {
            line.entries.remove(entry.sequence());
            line.bytes -= entry.size();
            return line.entries.isEmpty() ? null : line;
        });
    }

    /// What waits for one address, by place in line.
    private static final class Waiting {
        private final TreeMap<Long, Held> entries = new TreeMap<>();
        private long bytes;
    }

    private record Held(QueueEntry entry, long sinceNanos) {}
}
