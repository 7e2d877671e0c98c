package io.agentmesh.relay.routing;

import io.agentmesh.relay.queue.OutgoingEnvelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a connection holds whose agent confirms: taken and not yet confirmed, in the order of the offers,
/// written or not. Bounded in envelopes and bytes; what is above waits in the queue.
///
/// Guarded by the lock of the agent's stripe.
final class InHand {
    /// Envelopes that an agent may leave unconfirmed.
    static final int MAX_ENVELOPES = 1000;

    private final long maxBytes;
    private final Map<Long, Delivery> inOrder = new LinkedHashMap<>();
    /// Two senders may use the same id: each ack of it then means the oldest.
    private final Map<UUID, Deque<Delivery>> byId = new HashMap<>();
    /// When each was written that is, in nanoseconds, the first one first.
    private final Map<Long, Long> writtenAt = new LinkedHashMap<>();
    private long bytes;

    InHand(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Whether one more may be held. A single envelope may, whatever its size.
    boolean hasRoomFor(Delivery delivery) {
        return inOrder.isEmpty() || (inOrder.size() < MAX_ENVELOPES && bytes + delivery.size() <= maxBytes);
    }

    /// Whether at most half of either bound is used: time to read on.
    boolean isHalfEmpty() {
        return inOrder.size() <= MAX_ENVELOPES / 2 && bytes <= maxBytes / 2;
    }

    /// Whether an envelope of this sender and id is held.
    boolean holds(OutgoingEnvelope envelope) {
        Deque<Delivery> same = byId.get(envelope.id());
        return same != null
                && same.stream()
                        .anyMatch(delivery -> delivery.entry().envelope().from().equals(envelope.from()));
    }

    void add(Delivery delivery) {
        inOrder.put(delivery.entry().sequence(), delivery);
        byId.computeIfAbsent(delivery.entry().envelope().id(), id -> new ArrayDeque<>(1))
                .add(delivery);
        bytes += delivery.size();
    }

    /// The link has written it; if it is held no more, it was confirmed before.
    void written(Delivery delivery, long nowNanos) {
        if (inOrder.containsKey(delivery.entry().sequence())) {
            writtenAt.put(delivery.entry().sequence(), nowNanos);
        }
    }

    /// How long the agent has had something that it did not confirm; zero if there is nothing.
    Duration unconfirmedFor(long nowNanos) {
        return writtenAt.values().stream()
                .findFirst()
                .map(since -> Duration.ofNanos(nowNanos - since))
                .orElse(Duration.ZERO);
    }

    /// Lets go of the oldest one of this id; empty if there is none.
    Optional<Delivery> confirm(UUID id) {
        Deque<Delivery> same = byId.get(id);
        if (same == null) {
            return Optional.empty();
        }
        Delivery oldest = same.remove();
        if (same.isEmpty()) {
            byId.remove(id);
        }
        inOrder.remove(oldest.entry().sequence());
        writtenAt.remove(oldest.entry().sequence());
        bytes -= oldest.size();
        return Optional.of(oldest);
    }

    /// Lets go of everything, in order.
    List<Delivery> takeBack() {
        List<Delivery> all = new ArrayList<>(inOrder.values());
        inOrder.clear();
        byId.clear();
        writtenAt.clear();
        bytes = 0;
        return all;
    }
}
