package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Stored.Bound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The queue of one process: gone when it stops. It promises no more than that.
///
/// Callbacks come before the methods return. One lock guards everything; it is held for map operations alone.
public final class MemoryQueue implements OfflineQueue {
    /// Entries read at once. A flush goes on while there is room on the connection, so it bounds a moment's
    /// work and not the flush.
    private static final int BATCH = 128;

    private final QueueLimits limits;
    private final Ticker ticker;
    private final Ledger ledger;
    private final AtomicLong sequences = new AtomicLong();
    private final Map<Address, TreeMap<Long, QueueEntry>> lines = new HashMap<>();
    /// All of them, in the order of arrival.
    private final Map<Long, Held> byAge = new LinkedHashMap<>();
    /// Those that say nothing of what they are worth: their order of arrival is that of their expiry.
    private final Map<Long, Held> ageing = new LinkedHashMap<>();
    /// The others, the first to end first, and by who they are.
    private final NavigableSet<End> ending = new TreeSet<>();

    private final Set<Same> here = new HashSet<>();

    private volatile Consumer<Departure> listener = departure -> {};
    private boolean closed;

    /// An empty queue.
    public MemoryQueue(QueueLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        this.ledger = new Ledger(limits);
    }

    @Override
    public void attach(Consumer<Departure> departures) {
        listener = departures;
    }

    @Override
    public long nextSequence() {
        return sequences.incrementAndGet();
    }

    @Override
    public void put(QueueEntry entry, Consumer<Stored> answer) {
        sweep();
        answer.accept(tryPut(entry, ledger::admit));
    }

    @Override
    public void putBack(QueueEntry entry, Consumer<Stored> answer) {
        sweep();
        answer.accept(tryPut(entry, ledger::readmit));
    }

    private synchronized Stored tryPut(QueueEntry entry, Function<Claim, Optional<Bound>> bounds) {
        if (closed) {
            return new Stored.Failed();
        }
        if (byAge.containsKey(entry.sequence())) {
            return new Stored.Kept();
        }
        OutgoingEnvelope envelope = entry.envelope();
        if (envelope.worth().isPresent() && here.contains(Same.of(envelope))) {
            return new Stored.Repeated();
        }
        Optional<Bound> reached = bounds.apply(Claim.of(entry));
        if (reached.isPresent()) {
            return new Stored.Full(reached.get());
        }
        ledger.keep();
        lines.computeIfAbsent(entry.to(), address -> new TreeMap<>()).put(entry.sequence(), entry);
        hold(new Held(entry, ticker.nanos()));
        return new Stored.Kept();
    }

    private void hold(Held held) {
        long sequence = held.entry().sequence();
        OutgoingEnvelope envelope = held.entry().envelope();
        byAge.put(sequence, held);
        envelope.worth()
                .ifPresentOrElse(
                        said -> {
                            ending.add(end(held, said));
                            here.add(Same.of(envelope));
                        },
                        () -> ageing.put(sequence, held));
    }

    private End end(Held held, Duration said) {
        return new End(
                held.sinceNanos() + limits.worth(said).toNanos(), held.entry().sequence());
    }

    @Override
    public void fetch(Address to, long after, Consumer<Batch> receiver) {
        sweep();
        receiver.accept(read(to, after));
    }

    private synchronized Batch read(Address to, long after) {
        TreeMap<Long, QueueEntry> line = lines.get(to);
        if (line == null) {
            return Batch.EMPTY;
        }
        List<QueueEntry> batch = new ArrayList<>();
        Iterator<QueueEntry> next = line.tailMap(after, false).values().iterator();
        while (next.hasNext() && batch.size() < BATCH) {
            batch.add(next.next());
        }
        return new Batch(batch, !next.hasNext());
    }

    @Override
    public void remove(QueueEntry entry, Consumer<Duration> removed) {
        tryRemove(entry).map(this::age).ifPresent(removed);
    }

    private synchronized Optional<Held> tryRemove(QueueEntry entry) {
        Optional<Held> found = Optional.ofNullable(byAge.get(entry.sequence()));
        if (found.isPresent()) {
            forget(found.get());
            ledger.remove(Claim.of(entry));
        }
        return found;
    }

    private Duration age(Held held) {
        return Duration.ofNanos(ticker.nanos() - held.sinceNanos());
    }

    @Override
    public void discard(QueueEntry entry) {
        tell(takeOut(
                Reason.BAD_SIGNATURE,
                Stream.of(entry.sequence()).map(byAge::get).filter(Objects::nonNull)));
    }

    @Override
    public void purge(AgentId agent, Reason reason) {
        Predicate<OutgoingEnvelope> isTheirs = reason.taking(agent);
        tell(takeOut(
                reason,
                byAge.values().stream()
                        .filter(held -> isTheirs.test(held.entry().envelope()))));
    }

    /// Strictly older than the time to live is expired (wire §10.8), and what is worth nothing any more.
    @Override
    public void sweep() {
        long now = ticker.nanos();
        long bornBefore = now - limits.timeToLive().toNanos();
        tell(takeOut(Reason.TTL, ageing.values().stream().takeWhile(held -> held.sinceNanos() - bornBefore < 0)));
        tell(takeOut(
                Reason.TTL,
                ending.stream()
                        .takeWhile(end -> end.untilNanos() - now <= 0)
                        .map(end -> byAge.get(end.sequence()))
                        .filter(Objects::nonNull)));
    }

    private synchronized List<Departure> takeOut(Reason reason, Stream<Held> who) {
        List<Departure> departures = new ArrayList<>();
        for (Held held : who.toList()) {
            QueueEntry entry = held.entry();
            forget(held);
            ledger.depart(Claim.of(entry), reason);
            departures.add(Departure.of(entry.envelope(), reason));
        }
        return departures;
    }

    /// Outside the lock: the listener may take others.
    private void tell(List<Departure> departures) {
        departures.forEach(listener);
    }

    @Override
    public synchronized Depth depth() {
        Duration oldest = byAge.values().stream().findFirst().map(this::age).orElse(Duration.ZERO);
        return ledger.depth(oldest);
    }

    @Override
    public boolean healthy() {
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void forget(Held held) {
        QueueEntry entry = held.entry();
        OutgoingEnvelope envelope = entry.envelope();
        byAge.remove(entry.sequence());
        ageing.remove(entry.sequence());
        envelope.worth().ifPresent(said -> {
            ending.remove(end(held, said));
            here.remove(Same.of(envelope));
        });
        lines.computeIfPresent(entry.to(), (address, line) -> {
            line.remove(entry.sequence());
            return line.isEmpty() ? null : line;
        });
    }

    private record Held(QueueEntry entry, long sinceNanos) {}

    /// When an envelope is worth nothing any more.
    private record End(long untilNanos, long sequence) implements Comparable<End> {
        @Override
        public int compareTo(End other) {
            int byTime = Long.signum(untilNanos - other.untilNanos);
            return byTime == 0 ? Long.compare(sequence, other.sequence) : byTime;
        }
    }

    /// What makes two envelopes of the offline channel the same.
    private record Same(AgentId from, UUID id, Address to) {
        private static Same of(OutgoingEnvelope envelope) {
            return new Same(envelope.from(), envelope.id(), envelope.to());
        }
    }
}
