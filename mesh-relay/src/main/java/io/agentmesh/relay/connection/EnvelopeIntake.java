package io.agentmesh.relay.connection;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.limit.Allowance;
import io.agentmesh.relay.limit.RateLimiter;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.Stored;
import io.agentmesh.relay.routing.RouteOutcome;
import io.agentmesh.relay.routing.Router;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to an envelope from a registered agent, cheapest check first (wire §10.5):
///
/// 1. size, as it came: the link has seen to that
/// 2. rate
/// 3. form
/// 4. sender: `from` is the agent that logged in
/// 5. signature
/// 6. size, as it goes out: a number may be longer in its canonical form
/// 7. route
///
/// The original looks at the rate last, so that garbage and bad signatures cost their sender nothing (wire
/// §12.1 R13). Whoever sends what is right sees no difference. For any thread.
final class EnvelopeIntake {
    private static final Logger log = LoggerFactory.getLogger(EnvelopeIntake.class);

    private final RateLimiter limiter;
    private final Router router;
    private final RelayMetrics metrics;
    private final int maxEnvelopeBytes;

    EnvelopeIntake(RateLimiter limiter, Router router, RelayMetrics metrics, int maxEnvelopeBytes) {
        this.limiter = limiter;
        this.router = router;
        this.metrics = metrics;
        this.maxEnvelopeBytes = maxEnvelopeBytes;
    }

    /// Takes what an agent sent, to the end.
    void take(Address sender, Utf8Text text) {
        switch (limiter.take(sender.agent())) {
            case Allowance.Granted granted -> {
                switch (read(sender, text)) {
                    case Decoded.Ok<OutgoingEnvelope>(var envelope) ->
                        router.route(envelope, outcome -> account(envelope, outcome));
                    case Decoded.Bad<OutgoingEnvelope>(var violation) -> refuse(sender, violation);
                }
            }
            case Allowance.Exhausted(var retryAfter) -> {
                metrics.count(Count.RATE_LIMITED);
                refuse(sender, new Violation(ErrorCode.RATE_LIMITED, "next in " + retryAfter.toMillis() + " ms"));
            }
        }
    }

    /// A message above the bound came; the link threw it away unread.
    void tooLarge(Address sender, long bytes) {
        refuse(sender, new Violation(ErrorCode.TOO_LARGE, atMost(bytes)));
    }

    private Decoded<OutgoingEnvelope> read(Address sender, Utf8Text text) {
        return Envelope.decode(text.text())
                .then(envelope -> fromSender(envelope, sender))
                .then(Envelope::verify)
                .map(envelope -> OutgoingEnvelope.print(envelope, sender))
                .then(this::ofSendableSize);
    }

    private static Decoded<Envelope> fromSender(Envelope envelope, Address sender) {
        return envelope.from().equals(sender.agent())
                ? Decoded.ok(envelope)
                : Decoded.bad(
                        ErrorCode.SENDER_MISMATCH,
                        "envelope from=" + envelope.from() + " but authenticated as=" + sender.agent());
    }

    private Decoded<OutgoingEnvelope> ofSendableSize(OutgoingEnvelope envelope) {
        return envelope.size() <= maxEnvelopeBytes
                ? Decoded.ok(envelope)
                : Decoded.bad(ErrorCode.TOO_LARGE, atMost(envelope.size()));
    }

    private String atMost(long bytes) {
        return "envelope of " + bytes + " bytes (expected: at most " + maxEnvelopeBytes + ")";
    }

    /// The one place where a sender would be told (`receipts`): the original's wire has no word for it.
    private void account(OutgoingEnvelope envelope, RouteOutcome outcome) {
        switch (outcome) {
            case RouteOutcome.Sent sent -> {
                metrics.count(Count.ROUTED);
                log.atDebug()
                        .setMessage("message routed")
                        .addKeyValue("envelope", envelope)
                        .log();
            }
            case RouteOutcome.Queued queued -> {
                metrics.count(Count.BUFFERED);
                log.atDebug()
                        .setMessage("target offline, message buffered")
                        .addKeyValue("envelope", envelope)
                        .log();
            }
            case RouteOutcome.Refused(var why) -> {
                metrics.count(Count.DROPPED);
                metrics.countRefusal(reasonOf(why));
                log.atDebug()
                        .setMessage("target offline and buffer full")
                        .addKeyValue("envelope", envelope)
                        .addKeyValue("why", why)
                        .log();
            }
        }
    }

    private static ErrorCode reasonOf(Stored.Refusal why) {
        return switch (why) {
            case Stored.Full full -> ErrorCode.QUEUE_FULL;
            case Stored.Failed failed -> ErrorCode.STORAGE;
        };
    }

    private void refuse(Address sender, Violation violation) {
        metrics.countRefusal(violation.code());
        log.atDebug()
                .setMessage("message handling error")
                .addKeyValue("agent", sender.agent())
                .addKeyValue("error", violation.text())
                .log();
    }
}
