package io.agentmesh.relay.connection;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.Loss;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.metrics.Timing;
import io.agentmesh.relay.queue.Departure;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.Stored;
import io.agentmesh.relay.routing.DeliveryEvents;
import io.agentmesh.relay.routing.RouteOutcome;
import io.agentmesh.relay.routing.RouteOutcome.Held;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that knows what became of each envelope: counts it, and tells the sender if that was granted
/// `receipts` (docs/protocol-extensions.md).
///
/// ```text
/// refused
/// accepted ─▶ delivered
///          ─▶ queued ─▶ delivered | expired | dropped
/// ```
///
/// For any thread, also under a lock of the router's.
final class Accounting implements DeliveryEvents {
    private static final Logger log = LoggerFactory.getLogger(Accounting.class);

    private final RelayMetrics metrics;
    private final Receipts receipts;

    Accounting(RelayMetrics metrics, Receipts receipts) {
        this.metrics = metrics;
        this.receipts = receipts;
    }

    /// An envelope above its sender's rate came, and was not read.
    void rateLimited(AgentId sender, Optional<UUID> id, Duration retryAfter) {
        metrics.count(Count.RATE_LIMITED);
        refused(
                sender,
                id,
                new Violation(ErrorCode.RATE_LIMITED, "next in " + retryAfter.toMillis() + " ms"),
                Optional.of(retryAfter));
    }

    /// Whether this sender can be told anything.
    boolean tells(AgentId sender) {
        return receipts.hears(sender);
    }

    /// An envelope came while the relay was about to stop, and was not read.
    void draining(AgentId sender, Optional<UUID> id) {
        refused(
                sender,
                id,
                new Violation(ErrorCode.DRAINING, "the relay is about to stop"),
                Optional.of(RestartPlan.RECONNECT_IN));
    }

    /// Something came from a registered agent and was not taken.
    void refused(AgentId sender, Optional<UUID> id, Violation violation) {
        refused(sender, id, violation, Optional.empty());
    }

    private void refused(AgentId sender, Optional<UUID> id, Violation violation, Optional<Duration> retryAfter) {
        metrics.countRefusal(violation.code());
        log.atDebug()
                .setMessage("message handling error")
                .addKeyValue("agent", sender)
                .addKeyValue("error", violation.text())
                .log();
        receipts.tell(sender, new RelayNotice.Refused(id, Refusal.of(violation.code()), retryAfter));
    }

    /// An envelope was good, and this is what the router did with it.
    void routed(OutgoingEnvelope envelope, RouteOutcome outcome) {
        switch (outcome) {
            case RouteOutcome.Sent sent -> {
                metrics.count(Count.ACCEPTED);
                metrics.count(Count.ROUTED);
                note("message routed", envelope, outcome);
            }
            case RouteOutcome.Queued queued -> {
                metrics.count(Count.ACCEPTED);
                metrics.count(Count.BUFFERED);
                note("target offline, message buffered", envelope, outcome);
                receipts.tell(envelope.from(), new RelayNotice.Queued(envelope.id()));
            }
            case RouteOutcome.Repeated(Held where) -> {
                metrics.count(Count.REPEATED);
                note("message held already, double dropped", envelope, outcome);
                if (where == Held.QUEUED) {
                    receipts.tell(envelope.from(), new RelayNotice.Queued(envelope.id()));
                }
            }
            case RouteOutcome.Refused(var why) -> {
                ErrorCode code = codeOf(why);
                metrics.count(Count.DROPPED);
                metrics.countRefusal(code);
                note("target offline and buffer full", envelope, outcome);
                receipts.tell(
                        envelope.from(),
                        new RelayNotice.Refused(Optional.of(envelope.id()), Refusal.of(code), Optional.empty()));
            }
        }
    }

    @Override
    public void delivered(OutgoingEnvelope envelope, Proof proof) {
        metrics.count(Count.DELIVERED);
        metrics.add(Count.DELIVERED_BYTES, envelope.size());
        receipts.tell(envelope.from(), new RelayNotice.Delivered(envelope.id(), proof));
    }

    @Override
    public void deliveredLate(OutgoingEnvelope envelope, Proof proof, Duration waited) {
        metrics.record(Timing.QUEUED, waited.toNanos());
        delivered(envelope, proof);
    }

    @Override
    public void returned(OutgoingEnvelope envelope, RouteOutcome outcome) {
        switch (outcome) {
            case RouteOutcome.Sent sent -> throw new IllegalStateException("what comes back was not sent");
            case RouteOutcome.Queued queued -> receipts.tell(envelope.from(), new RelayNotice.Queued(envelope.id()));
            case RouteOutcome.Repeated repeated -> {
                metrics.count(Count.MERGED);
                receipts.tell(envelope.from(), new RelayNotice.Queued(envelope.id()));
            }
            case RouteOutcome.Refused(var why) -> {
                metrics.count(Count.DROPPED);
                metrics.count(Count.LOST);
                note("connection broke, buffer full, message dropped", envelope, outcome);
                receipts.tell(
                        envelope.from(),
                        new RelayNotice.Dropped(
                                envelope.id(), Loss.of(codeOf(why).word())));
            }
        }
    }

    /// An envelope that was queued will not come; the end of it.
    void departed(Departure departure) {
        UUID id = departure.envelope();
        receipts.tell(
                departure.sender().agent(),
                switch (departure.reason()) {
                    case TTL -> new RelayNotice.Expired(id);
                    case REVOKED -> new RelayNotice.Dropped(id, Loss.REVOKED);
                    case PURGED -> new RelayNotice.Dropped(id, Loss.PURGED);
                    case BAD_SIGNATURE -> new RelayNotice.Dropped(id, Loss.BAD_SIGNATURE);
                });
    }

    private static ErrorCode codeOf(Stored.Refusal why) {
        return switch (why) {
            case Stored.Full full -> ErrorCode.QUEUE_FULL;
            case Stored.Failed failed -> ErrorCode.STORAGE;
        };
    }

    private static void note(String message, OutgoingEnvelope envelope, RouteOutcome outcome) {
        log.atDebug()
                .setMessage(message)
                .addKeyValue("envelope", envelope)
                .addKeyValue("outcome", outcome)
                .log();
    }
}
