package io.agentmesh.relay.connection;

import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.limit.Allowance;
import io.agentmesh.relay.limit.RateLimiter;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.routing.Router;
import java.util.Optional;

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
    /// Senders whose keys need no second check.
    private static final int REMEMBERED_KEYS = 16_384;

    private final RateLimiter limiter;
    private final Router router;
    private final Accounting accounting;
    private final int maxEnvelopeBytes;
    private final CheckedKeys keys = new CheckedKeys(REMEMBERED_KEYS);

    EnvelopeIntake(RateLimiter limiter, Router router, Accounting accounting, int maxEnvelopeBytes) {
        this.limiter = limiter;
        this.router = router;
        this.accounting = accounting;
        this.maxEnvelopeBytes = maxEnvelopeBytes;
    }

    /// Takes what an agent sent, to the end.
    void take(Address sender, Utf8Text text) {
        switch (limiter.take(sender.agent())) {
            case Allowance.Granted granted -> {
                switch (read(sender, text)) {
                    case Decoded.Ok<OutgoingEnvelope>(var envelope) ->
                        router.route(envelope, outcome -> accounting.routed(envelope, outcome));
                    case Decoded.Bad<OutgoingEnvelope>(var violation) ->
                        accounting.refused(sender.agent(), LeadingId.of(text), violation);
                }
            }
            case Allowance.Exhausted(var retryAfter) ->
                accounting.rateLimited(sender.agent(), LeadingId.of(text), retryAfter);
        }
    }

    /// A message above the bound came; the link threw it away unread.
    void tooLarge(Address sender, long bytes) {
        accounting.refused(sender.agent(), Optional.empty(), new Violation(ErrorCode.TOO_LARGE, atMost(bytes)));
    }

    private Decoded<OutgoingEnvelope> read(Address sender, Utf8Text text) {
        return ReceivedEnvelope.read(text)
                .then(envelope -> fromSender(envelope, sender))
                .then(envelope -> envelope.verify(keys))
                .map(envelope -> OutgoingEnvelope.of(envelope, sender))
                .then(this::ofSendableSize);
    }

    private static Decoded<ReceivedEnvelope> fromSender(ReceivedEnvelope envelope, Address sender) {
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
}
