package io.agentmesh.relay.connection;

import io.agentmesh.core.channel.ratchet.FramePrelude;
import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.limit.Allowance;
import io.agentmesh.relay.limit.RateLimiter;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.routing.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What happens to an envelope from a registered agent, cheapest check first (wire §10.5):
///
/// 1. size, as it came: the link has seen to that
/// 2. whether the relay takes any more
/// 3. rate
/// 4. form
/// 5. sender: `from` is the agent that logged in
/// 6. standing: neither end was revoked a while ago
/// 7. signature, unless its receiver checks it ([SignatureChecks])
/// 8. size, as it goes out: a number may be longer in its canonical form
/// 9. route
///
/// The original looks at the rate last, so that garbage and bad signatures cost their sender nothing (wire
/// §12.1 R13). Whoever sends what is right sees no difference. For any thread.
final class EnvelopeIntake {
    private final RateLimiter limiter;
    private final Router router;
    private final Accounting accounting;
    private final Revocations revocations;
    private final SignatureChecks signatures;
    private final InstantSource clock;
    private final int maxEnvelopeBytes;
    private volatile boolean draining;

    /// @param core whose limiter, router, accounting, revocations and signature checks are there
    EnvelopeIntake(RelayCore core, int maxEnvelopeBytes) {
        this.limiter = core.limiter();
        this.router = core.router();
        this.accounting = core.accounting();
        this.revocations = core.revocations();
        this.signatures = core.signatures();
        this.clock = core.clock();
        this.maxEnvelopeBytes = maxEnvelopeBytes;
    }

    /// The relay is about to stop: refuses the envelopes of those who can be told so.
    void drain() {
        draining = true;
    }

    /// Takes what an agent sent, to the end.
    void take(Address sender, Utf8Text text) {
        if (draining && accounting.tells(sender.agent())) {
            accounting.draining(sender.agent(), LeadingId.of(text));
            return;
        }
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
                .then(this::betweenAgentsInGoodStanding)
                .then(envelope -> signed(envelope, sender))
                .then(this::ofSendableSize);
    }

    private static Decoded<ReceivedEnvelope> fromSender(ReceivedEnvelope envelope, Address sender) {
        return envelope.from().equals(sender.agent())
                ? Decoded.ok(envelope)
                : Decoded.bad(
                        ErrorCode.SENDER_MISMATCH,
                        "envelope from=" + envelope.from() + " but authenticated as=" + sender.agent());
    }

    private Decoded<ReceivedEnvelope> betweenAgentsInGoodStanding(ReceivedEnvelope envelope) {
        if (revocations.contains(envelope.to())) {
            return Decoded.bad(ErrorCode.REVOKED, "the receiver was revoked or removed");
        }
        return revocations.contains(envelope.from())
                ? Decoded.bad(ErrorCode.REVOKED, "the sender was revoked or removed")
                : Decoded.ok(envelope);
    }

    private Decoded<OutgoingEnvelope> signed(ReceivedEnvelope envelope, Address sender) {
        OutgoingEnvelope outgoing = worth(OutgoingEnvelope.of(envelope, sender), envelope);
        if (signatures.mayBeLeftToReceiver(sender.agent()) && router.leavesChecksTo(outgoing.to())) {
            signatures.left(envelope);
            return Decoded.ok(outgoing.unchecked());
        }
        return signatures.check(envelope).map(checked -> outgoing);
    }

    /// A frame of the offline channel says in its prelude until when it is worth keeping; nothing else of it is read
    /// (offline §12.6).
    private OutgoingEnvelope worth(OutgoingEnvelope outgoing, ReceivedEnvelope envelope) {
        return FramePrelude.peek(envelope.leadingSealedControl())
                .map(prelude -> outgoing.worth(Duration.ofMillis(prelude.expiresAtMillis() - clock.millis())))
                .orElse(outgoing);
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
