package io.agentmesh.relay.routing;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.routing.AgentLink.Offer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The envelopes and notices that a connection took and has not written yet, each bounded in bytes: what an
/// [AgentLink] is made of.
///
/// ```text
/// offer ─▶ waiting ─ next ─▶ in flight ─ written ─▶ gone
/// ```
///
/// Any thread offers; the connection's own thread calls the rest. The lock is held for queue operations alone,
/// never across a write.
public final class OutgoingBuffer {
    /// What notices may take: some nine thousand of them.
    public static final long MAX_NOTICE_BYTES = 1 << 20;

    private final long maxBytes;
    private final Ticker ticker;
    /// Of most connections nothing waits, so they begin with room for nothing.
    private final Queue<Outgoing> waiting = new ArrayDeque<>(0);

    private final Queue<Outgoing> inFlight = new ArrayDeque<>(0);

    private long bytes;
    private long noticeBytes;
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
        startIfIdle();
        bytes += delivery.size();
        waiting.add(delivery);
        return Offer.TAKEN;
    }

    /// Takes a notice in, or refuses it.
    public synchronized Offer tell(Outgoing.Notice notice) {
        if (closed) {
            return Offer.ENDED;
        }
        if (noticeBytes + notice.text().length() > MAX_NOTICE_BYTES) {
            return Offer.FULL;
        }
        startIfIdle();
        noticeBytes += notice.text().length();
        waiting.add(notice);
        return Offer.TAKEN;
    }

    private void startIfIdle() {
        if (bytes + noticeBytes == 0) {
            progressNanos = ticker.nanos();
        }
    }

    /// The next one to write, which is in flight from now on; `null` if there is none.
    public synchronized @Nullable Outgoing next() {
        Outgoing next = waiting.poll();
        if (next != null) {
            inFlight.add(next);
        }
        return next;
    }

    /// The oldest one in flight is written.
    ///
    /// @return whether somebody who was refused may come again: at most half of the bound waits
    public synchronized boolean written() {
        uncount(inFlight.remove());
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
        return drain(waiting);
    }

    /// Takes back everything that is not written, in order.
    public synchronized List<Delivery> takeBackAll() {
        List<Delivery> taken = drain(inFlight);
        taken.addAll(drain(waiting));
        return taken;
    }

    /// Envelopes go back, notices are lost with their connection.
    private List<Delivery> drain(Queue<Outgoing> from) {
        List<Delivery> taken = new ArrayList<>();
        for (Outgoing next = from.poll(); next != null; next = from.poll()) {
            uncount(next);
            if (next instanceof Delivery delivery) {
                taken.add(delivery);
            }
        }
        return taken;
    }

    private void uncount(Outgoing done) {
        switch (done) {
            case Delivery delivery -> bytes -= delivery.size();
            case Outgoing.Notice notice -> noticeBytes -= notice.text().length();
        }
    }

    /// Whether nothing waits and nothing is in flight.
    public synchronized boolean isEmpty() {
        return waiting.isEmpty() && inFlight.isEmpty();
    }

    /// Bytes of envelopes taken and not written.
    public synchronized long outstandingBytes() {
        return bytes;
    }

    /// How long nothing was written although something waits; zero when nothing waits.
    public synchronized Duration stalledFor() {
        return bytes + noticeBytes == 0 ? Duration.ZERO : sinceProgress();
    }

    /// How long nothing was written.
    public synchronized Duration sinceProgress() {
        return Duration.ofNanos(ticker.nanos() - progressNanos);
    }
}
