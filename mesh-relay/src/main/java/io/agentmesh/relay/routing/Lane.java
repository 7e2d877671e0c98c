package io.agentmesh.relay.routing;

import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueEntry;
import io.agentmesh.relay.routing.AgentLink.Offer;
import io.agentmesh.relay.routing.Delivery.Source;
import io.agentmesh.relay.routing.RouteOutcome.Held;
import io.agentmesh.relay.routing.Terms.Checker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Delivers to one connected agent, each envelope once and in the order of its arrival here.
///
/// | flow | an envelope that arrives is | and next |
/// |---|---|---|
/// | `LIVE`: nothing unsent waits in the queue | offered; if refused, queued | `BLOCKED` once refused |
/// | `FETCHING`: the queue was asked what waits | queued behind it | `LIVE`, or `BLOCKED` once refused |
/// | `BLOCKED`: the connection takes no more | queued | `FETCHING` when there is room |
///
/// A connection that is replaced by a newer one takes nothing more, and says what it did not write; that goes
/// back to its place in the queue, and only then does the newer one begin, at the front. So nothing is lost,
/// sent twice or overtaken between the two (wire §12.1 R10).
///
/// What is delivered depends on the connection ([Proof]): what is written, or what the agent confirmed. In the
/// second case the lane holds an envelope until then, and what is unconfirmed when the connection ends goes
/// back as well.
///
/// What nobody has checked goes to connections alone whose agent checks it ([Checker]). Meant for one and met by
/// another, which came in its place, it takes the way through the queue, and is checked when it leaves it.
///
/// Guarded by the lock of the agent's stripe, which every method takes.
final class Lane {
    private final Address address;
    private final OfflineQueue queue;
    private final Connections.Stripe lock;
    private final DeliveryEvents events;
    private final Ticker ticker;
    private final LateCheck check;
    private final long maxUnconfirmedBytes;

    private @Nullable Attachment current;
    private @Nullable Attachment next;
    private Flow flow = Flow.BLOCKED;
    /// The place up to which everything was offered to the current connection.
    private long offeredUpTo;
    /// Whether something was queued since the queue was asked.
    private boolean queuedSinceAsked;

    private enum Flow {
        LIVE,
        FETCHING,
        BLOCKED
    }

    /// A lane of a router's that leads nowhere yet.
    ///
    /// @param lock the agent's stripe
    Lane(Address address, Connections.Stripe lock, Router router) {
        this.address = address;
        this.lock = lock;
        this.queue = router.queue();
        this.events = router.events();
        this.ticker = router.seams().ticker();
        this.check = router.seams().check();
        this.maxUnconfirmedBytes = router.maxUnconfirmedBytes();
    }

    Address address() {
        return address;
    }

    /// Leads to `link` from now on, or as soon as the connection before it has ended, which the caller sees to.
    void lead(AgentLink link, Terms terms) {
        synchronized (lock) {
            Attachment attachment =
                    switch (terms.settles()) {
                        case WRITTEN -> new Attachment(link, terms.checker());
                        case CONFIRMED -> new Confirming(link, terms.checker());
                    };
            link.attach(attachment);
            if (current == null) {
                begin(attachment);
            } else {
                next = attachment;
            }
        }
    }

    /// Whether what comes now may come unchecked.
    boolean leavesChecksToReceiver() {
        synchronized (lock) {
            return current != null && current.checker == Checker.RECEIVER;
        }
    }

    /// Delivers or queues.
    void deliver(OutgoingEnvelope envelope, Consumer<RouteOutcome> outcome) {
        synchronized (lock) {
            if (envelope.worth().isPresent() && isInHand(envelope)) {
                outcome.accept(new RouteOutcome.Repeated(Held.IN_HAND));
                return;
            }
            var entry = new QueueEntry(queue.nextSequence(), envelope);
            boolean mayGo = envelope.isChecked() || leavesChecksToReceiver();
            if (flow == Flow.LIVE && mayGo && offer(entry, Source.LIVE)) {
                outcome.accept(new RouteOutcome.Sent());
                return;
            }
            queuedSinceAsked = true;
            queue.put(entry, stored -> outcome.accept(RouteOutcome.of(stored)));
            if (flow == Flow.LIVE) {
                fetch();
            }
        }
    }

    private boolean isInHand(OutgoingEnvelope envelope) {
        return current instanceof Confirming confirming && confirming.inHand.holds(envelope);
    }

    /// The agent confirms envelopes on a connection; answers how many of them were waited for.
    int confirm(AgentLink link, List<UUID> envelopes) {
        synchronized (lock) {
            return current instanceof Confirming confirming && confirming.link == link
                    ? confirming.confirm(envelopes)
                    : 0;
        }
    }

    /// How long the agent of a connection has had something that it did not confirm.
    Duration unconfirmedFor(AgentLink link) {
        synchronized (lock) {
            return current instanceof Confirming confirming && confirming.link == link
                    ? confirming.inHand.unconfirmedFor(ticker.nanos())
                    : Duration.ZERO;
        }
    }

    private void begin(Attachment attachment) {
        current = attachment;
        offeredUpTo = Long.MIN_VALUE;
        fetch();
    }

    private void fetch() {
        flow = Flow.FETCHING;
        queuedSinceAsked = false;
        Attachment asking = current;
        queue.fetch(address, offeredUpTo, batch -> fetched(asking, batch));
    }

    private void fetched(@Nullable Attachment asked, OfflineQueue.Batch batch) {
        List<QueueEntry> unchecked = asked == null || asked.checker == Checker.RECEIVER
                ? List.of()
                : batch.entries().stream()
                        .filter(entry -> !entry.envelope().isChecked())
                        .toList();
        if (unchecked.isEmpty()) {
            forward(asked, batch, Set.of());
        } else {
            check.check(unchecked, forged -> forward(asked, batch, forged));
        }
    }

    private void forward(@Nullable Attachment asked, OfflineQueue.Batch batch, Set<Long> forged) {
        synchronized (lock) {
            if (asked != current || flow != Flow.FETCHING) {
                return;
            }
            batch.entries().stream()
                    .filter(entry -> forged.contains(entry.sequence()))
                    .forEach(queue::discard);
            for (QueueEntry entry : batch.entries()) {
                if (!forged.contains(entry.sequence()) && !offer(entry, Source.QUEUE)) {
                    return;
                }
            }
            if (batch.isLast() && !queuedSinceAsked) {
                flow = Flow.LIVE;
            } else {
                fetch();
            }
        }
    }

    /// Whether the current connection took it; otherwise the lane is blocked.
    private boolean offer(QueueEntry entry, Source source) {
        if (current != null && current.offer(new Delivery(entry, source))) {
            offeredUpTo = entry.sequence();
            return true;
        }
        flow = Flow.BLOCKED;
        return false;
    }

    private void putBack(List<Delivery> unwritten) {
        for (Delivery delivery : unwritten) {
            if (delivery.source() == Source.LIVE) {
                var envelope = delivery.entry().envelope();
                queue.putBack(delivery.entry(), stored -> events.returned(envelope, RouteOutcome.of(stored)));
            }
        }
    }

    private void ended(Attachment attachment, List<Delivery> unwritten) {
        putBack(unwritten);
        lock.forget(address.agent(), attachment.link);
        if (attachment == next) {
            next = null;
        }
        if (attachment != current) {
            return;
        }
        current = null;
        flow = Flow.BLOCKED;
        if (next == null) {
            lock.remove(this);
        } else {
            Attachment newer = next;
            next = null;
            begin(newer);
        }
    }

    /// It reached its receiver. What waited in the queue is only told to be delivered once it cannot come
    /// again, and not if it left the queue another way: then that was told.
    private void delivered(Delivery delivery, Proof proof) {
        OutgoingEnvelope envelope = delivery.entry().envelope();
        switch (delivery.source()) {
            case LIVE -> events.delivered(envelope, proof);
            case QUEUE -> queue.remove(delivery.entry(), waited -> events.deliveredLate(envelope, proof, waited));
        }
    }

    /// One connection's part in the lane: its events count for what it took, whatever came after it.
    private sealed class Attachment implements LinkEvents permits Confirming {
        final AgentLink link;
        final Checker checker;

        private Attachment(AgentLink link, Checker checker) {
            this.link = link;
            this.checker = checker;
        }

        /// Whether the connection took it.
        boolean offer(Delivery delivery) {
            return link.offer(delivery) == Offer.TAKEN;
        }

        @Override
        public void written(Delivery delivery) {
            delivered(delivery, Proof.WRITTEN);
        }

        @Override
        public void room() {
            synchronized (lock) {
                readOn();
            }
        }

        final void readOn() {
            if (this == current && flow == Flow.BLOCKED) {
                fetch();
            }
        }

        @Override
        public void ended(List<Delivery> unwritten) {
            synchronized (lock) {
                Lane.this.ended(this, unwritten);
            }
        }
    }

    /// The part of a connection whose agent confirms. It may do so before its link reports the envelope as written,
    /// which means nothing here.
    private final class Confirming extends Attachment {
        private final InHand inHand = new InHand(maxUnconfirmedBytes);

        private Confirming(AgentLink link, Checker checker) {
            super(link, checker);
        }

        @Override
        boolean offer(Delivery delivery) {
            boolean taken = inHand.hasRoomFor(delivery) && super.offer(delivery);
            if (taken) {
                inHand.add(delivery);
            }
            return taken;
        }

        private int confirm(List<UUID> envelopes) {
            int known = 0;
            for (UUID id : envelopes) {
                Optional<Delivery> delivery = inHand.confirm(id);
                delivery.ifPresent(confirmed -> delivered(confirmed, Proof.CONFIRMED));
                known += delivery.isPresent() ? 1 : 0;
            }
            if (inHand.isHalfEmpty()) {
                readOn();
            }
            return known;
        }

        /// Not delivered before it is confirmed, but its time runs.
        @Override
        public void written(Delivery delivery) {
            synchronized (lock) {
                inHand.written(delivery, ticker.nanos());
            }
        }

        @Override
        public void ended(List<Delivery> unwritten) {
            synchronized (lock) {
                Lane.this.ended(this, inHand.takeBack());
            }
        }
    }
}
