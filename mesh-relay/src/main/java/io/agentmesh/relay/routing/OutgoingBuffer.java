package io.agentmesh.relay.routing;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.routing.AgentLink.Offer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The envelopes that a connection took and has not written yet, bounded in bytes: what an [AgentLink] is made
/// of.
///
/// ```text
/// offer ─▶ waiting ─ next ─▶ in flight ─ written ─▶ gone
/// ```
///
/// Any thread offers; the connection's own thread calls the rest. The lock is held for queue operations alone,
/// never across a write.
public final class OutgoingBuffer {
    private final long maxBytes;
    private final Ticker ticker;
    private final Queue<Delivery> waiting = new ArrayDeque<>();
    private final Queue<Delivery> inFlight = new ArrayDeque<>();

    private long bytes;
    private long progressNanos;
    private boolean refusedSome;
    private boolean closed;

    /// An empty buffer.
    ///
    /// @param maxBytes above it an offer is refused; a single envelope is taken whatever its size when nothing
    ///     waits
    public OutgoingBuffer(long maxBytes, Ticker ticker) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 or more)");
        }
        this.maxBytes = maxBytes;
        this.ticker = ticker;
    }

    /// Takes a delivery in, or refuses it.
    public synchronized Offer offer(Delivery delivery) {
        if (closed) {
            return Offer.ENDED;
        }
        if (bytes > 0 && bytes + delivery.size() > maxBytes) {
            refusedSome = true;
            return Offer.FULL;
        }
        if (bytes == 0) {
            progressNanos = ticker.nanos();
        }
        bytes += delivery.size();
        waiting.add(delivery);
        return Offer.TAKEN;
    }

    /// The next one to write, which is in flight from now on; `null` if there is none.
    public synchronized @Nullable Delivery next() {
        Delivery next = waiting.poll();
        if (next != null) {
            inFlight.add(next);
        }
        return next;
    }

    /// The oldest one in flight is written.
    ///
    /// @return whether somebody who was refused may come again: at most half of the bound waits
    public synchronized boolean written() {
        Delivery done = inFlight.remove();
        bytes -= done.size();
        progressNanos = ticker.nanos();
        boolean room = refusedSome && bytes <= maxBytes / 2;
        refusedSome &= !room;
        return room;
    }

    /// Some bytes of the oldest one in flight went out.
    public synchronized void progress() {
        progressNanos = ticker.nanos();
    }

    /// Refuses every offer from now on. What was taken stays.
    public synchronized void close() {
        closed = true;
    }

    /// Takes back what is not in flight, in order.
    public synchronized List<Delivery> takeBack() {
        List<Delivery> taken = new ArrayList<>(waiting);
        taken.forEach(delivery -> bytes -= delivery.size());
        waiting.clear();
        return taken;
    }

    /// Takes back everything that is not written, in order.
    public synchronized List<Delivery> takeBackAll() {
        List<Delivery> taken = new ArrayList<>(inFlight);
        taken.forEach(delivery -> bytes -= delivery.size());
        inFlight.clear();
        taken.addAll(takeBack());
        return taken;
    }

    /// Whether nothing waits and nothing is in flight.
    public synchronized boolean isEmpty() {
        return waiting.isEmpty() && inFlight.isEmpty();
    }

    /// Bytes taken and not written.
    public synchronized long outstandingBytes() {
        return bytes;
    }

    /// How long nothing was written although something waits; zero when nothing waits.
    public synchronized Duration stalledFor() {
        return bytes == 0 ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - progressNanos);
    }
}
