package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.ratchet.RatchetState.Activity;
import io.agentmesh.core.channel.ratchet.RatchetState.Keys;
import io.agentmesh.core.channel.ratchet.RatchetState.Role;
import io.agentmesh.core.channel.ratchet.RatchetState.Session;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Seals and opens, each message under a key of its own that is gone after use (Double Ratchet §3, offline §6, §7).
///
/// It holds no state: every step takes one and answers with the next. Stateless but for the source of chance, from
/// which each new ratchet key takes 32 bytes; for any thread if the source is.
public final class DoubleRatchet {
    /// How far ahead of the last message of a chain the next one may be.
    public static final int MAX_JUMP = 2_000;
    /// Messages of one sending chain, that is without an answer. Below [#MAX_JUMP], so that no honest sender
    /// can make a receiver exceed that, whatever is lost.
    public static final int MAX_UNANSWERED = 1_800;

    private final SecureRandom random;

    /// With this source of ratchet keys.
    public DoubleRatchet(SecureRandom random) {
        this.random = random;
    }

    /// The initiator's first state. Takes over the agreement's secret.
    ///
    /// @param signedPrekey the responder's, its first ratchet key
    public RatchetState initiate(Agreement agreement, AgreementKey signedPrekey, Instant now) {
        AgreementKeyPair own = AgreementKeyPair.generate(random);
        try (Secret shared = agreement.sharedSecret()) {
            RootStep step = RootStep.from(shared, own, signedPrekey)
                    .orElseThrow(
                            () -> new IllegalArgumentException("signedPrekey: of low order (expected: agreed upon)"));
            var keys = new Keys(own, signedPrekey, step.root(), step.chain(), null, 0);
            return begin(Role.INITIATOR, agreement, keys, now);
        }
    }

    /// The responder's state before anything was read. Takes over the agreement's secret; the prekey stays the
    /// ring's.
    public RatchetState respond(Response.Agreed agreed, Instant now) {
        Agreement agreement = agreed.agreement();
        var keys = new Keys(agreed.signedPrekey().copy(), null, agreement.sharedSecret(), null, null, 0);
        return begin(Role.RESPONDER, agreement, keys, now);
    }

    private static RatchetState begin(Role role, Agreement agreement, Keys keys, Instant now) {
        var session = new Session(role, agreement.associatedData(), agreement.opening());
        return new RatchetState(session, keys, SkippedKeys.NONE, new Activity(now.toEpochMilli(), 0, 0, 0));
    }

    /// Seals a text for one envelope.
    ///
    /// @throws IllegalStateException at a responder that has read nothing yet: it has no chain to send on
    public SealedFrame seal(RatchetState state, Octets text, SealContext context) {
        Chain sending = state.keys().sending();
        if (sending == null) {
            throw new IllegalStateException("state: nothing read (expected: a responder reads first)");
        }
        if (text.length() > Padding.MAX_TEXT_BYTES) {
            return new SealedFrame.Refused(SealedFrame.Reason.TOO_LONG);
        }
        if (sending.n() >= MAX_UNANSWERED) {
            return new SealedFrame.Refused(SealedFrame.Reason.UNANSWERED);
        }
        Frame frame = frame(state, sending, text, context);
        return new SealedFrame.Sent(frame, sent(state, sending.next(), context.now()));
    }

    private static Frame frame(RatchetState state, Chain sending, Octets text, SealContext context) {
        Keys keys = state.keys();
        var header = new RatchetHeader(keys.own().publicKey(), keys.previous(), sending.n());
        var head = new Frame.Head(context.expiresAtMillis(), state.sessionId(), openingFor(state), header);
        byte[] headBytes = FrameLayout.write(head);
        byte[] padded = Padding.pad(text.toByteArray());
        byte[] associated = AssociatedData.of(state.session(), context.envelopeId(), headBytes);
        try (Secret messageKey = sending.messageKey()) {
            MessageCipher.Sealed sealed = MessageCipher.seal(messageKey, padded, associated);
            return new Frame(head, Octets.of(headBytes), sealed.ciphertext(), sealed.tag());
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    private static @Nullable Opening openingFor(RatchetState state) {
        boolean opens = state.session().role() == Role.INITIATOR && !state.isHeard();
        return opens ? state.session().opening() : null;
    }

    private static RatchetState sent(RatchetState state, Chain next, Instant now) {
        Keys keys = state.keys();
        var after = new Keys(keys.own(), keys.other(), keys.root(), next, keys.receiving(), keys.previous());
        return new RatchetState(
                state.session(), after, state.skipped(), state.activity().written(now.toEpochMilli()));
    }

    /// Opens a frame that names this session, whatever it holds. What is refused leaves nothing behind: the
    /// given state still holds.
    public OpenedFrame open(RatchetState state, Frame frame, OpenContext context) {
        try (var scratch = new Scratch()) {
            return new Reading(state, frame, context, scratch).read(random);
        }
    }
}
