package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.IdentityMap;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What two agents have in common after X3DH, though one of them was away (offline §5).
///
/// @param sharedSecret where the ratchet begins; whoever takes it over wipes it
/// @param transcript TR, 32 bytes
/// @param associatedData AD, 96 bytes, the same on both sides and in both directions
/// @param opening what the initiator's first frames tell
public record Agreement(Secret sharedSecret, Octets transcript, Octets associatedData, Opening opening) {
    /// The initiator's side.
    ///
    /// @param own the agent that opens
    /// @param claimed the other's keys, checked
    /// @param ephemeral a fresh pair, which the caller wipes afterwards
    /// @return the agreement, or [ErrorCode#BAD_BUNDLE] if a key is of low order, however well it is signed
    public static Decoded<Agreement> initiate(AgentKeyPair own, Claimed claimed, AgreementKeyPair ephemeral) {
        Bundle bundle = claimed.bundle().bundle();
        AgentId responder = bundle.owner().agent();
        return IdentityMap.publicKey(responder).then(identity -> {
            try (DhResults results = initiatorResults(own, identity, claimed, ephemeral)) {
                return results.sharedSecret()
                        .map(secret -> Decoded.ok(of(secret, transcript(own.id(), claimed, ephemeral.publicKey()))))
                        .orElseGet(() -> Decoded.bad(ErrorCode.BAD_BUNDLE, "a prekey is of low order"));
            }
        });
    }

    static DhResults initiatorResults(
            AgentKeyPair own, AgreementKey identity, Claimed claimed, AgreementKeyPair ephemeral) {
        AgreementKey signed = claimed.bundle().bundle().signedPrekey().key();
        OneTimePrekey oneTime = claimed.oneTime();
        try (AgreementKeyPair ownIdentity = IdentityMap.pair(own)) {
            var results = new DhResults()
                    .add(ownIdentity, signed)
                    .add(ephemeral, identity)
                    .add(ephemeral, signed);
            return oneTime == null ? results : results.add(ephemeral, oneTime.key());
        }
    }

    private static Transcript transcript(AgentId initiator, Claimed claimed, AgreementKey ephemeral) {
        Bundle bundle = claimed.bundle().bundle();
        OneTimePrekey oneTime = claimed.oneTime();
        var opening = new Opening(
                ephemeral,
                bundle.signedPrekey().id(),
                oneTime == null ? Opening.NO_ONE_TIME_PREKEY : oneTime.id(),
                bundle.edition().serial());
        var prekeys = new Transcript.Prekeys(
                bundle.signedPrekey().key(),
                oneTime == null ? null : oneTime.key(),
                claimed.bundle().digest());
        return new Transcript(initiator, bundle.owner().agent(), opening, prekeys);
    }

    /// The responder's side.
    ///
    /// @param own the agent whose prekeys are used
    /// @param initiator who signed the envelope
    /// @param opening what the frame tells
    /// @param ring the private halves that are still held
    public static Response respond(AgentKeyPair own, AgentId initiator, Opening opening, PrekeyRing ring) {
        Optional<AgreementKeyPair> signed = ring.signed(opening.signedPrekeyId());
        Optional<AgreementKeyPair> oneTime =
                opening.isLastResort() ? Optional.empty() : ring.oneTime(opening.oneTimePrekeyId());
        Optional<Octets> digest = ring.bundleDigest(opening.bundleSerial());
        if (signed.isEmpty()) {
            return new Response.Refused(FrameRefusal.PREKEY_UNKNOWN);
        }
        if (!opening.isLastResort() && oneTime.isEmpty()) {
            return new Response.Refused(
                    ring.wasMade(opening.oneTimePrekeyId()) ? FrameRefusal.PREKEY_USED : FrameRefusal.PREKEY_UNKNOWN);
        }
        return digest.isEmpty()
                ? new Response.Refused(FrameRefusal.UNKNOWN_BUNDLE)
                : respond(own, initiator, opening, new HeldPrekeys(signed.get(), oneTime.orElse(null), digest.get()));
    }

    private static Response respond(AgentKeyPair own, AgentId initiator, Opening opening, HeldPrekeys held) {
        return IdentityMap.publicKey(initiator)
                .toOptional()
                .flatMap(identity -> sharedSecret(own, identity, opening, held))
                .<Response>map(secret -> new Response.Agreed(
                        of(secret, new Transcript(initiator, own.id(), opening, held.publicKeys())), held.signed()))
                .orElseGet(() -> new Response.Refused(FrameRefusal.CANNOT_OPEN));
    }

    private static Optional<Secret> sharedSecret(
            AgentKeyPair own, AgreementKey identity, Opening opening, HeldPrekeys held) {
        try (DhResults results = responderResults(own, identity, opening.ephemeral(), held)) {
            return results.sharedSecret();
        }
    }

    static DhResults responderResults(
            AgentKeyPair own, AgreementKey identity, AgreementKey ephemeral, HeldPrekeys held) {
        AgreementKeyPair oneTime = held.oneTime();
        try (AgreementKeyPair ownIdentity = IdentityMap.pair(own)) {
            var results = new DhResults()
                    .add(held.signed(), identity)
                    .add(ownIdentity, ephemeral)
                    .add(held.signed(), ephemeral);
            return oneTime == null ? results : results.add(oneTime, ephemeral);
        }
    }

    private static Agreement of(Secret secret, Transcript transcript) {
        byte[] hash = transcript.hash();
        byte[] associatedData = Transcript.associatedData(transcript.initiator(), transcript.responder(), hash);
        return new Agreement(secret, Octets.of(hash), Octets.of(associatedData), transcript.opening());
    }

    /// The name of the session that begins here.
    public SessionId sessionId() {
        return new SessionId(Octets.of(transcript.toByteArray(), 0, SessionId.BYTES));
    }

    @Override
    public String toString() {
        return "Agreement[" + sessionId() + "]";
    }

    /// The private halves that an opening names.
    record HeldPrekeys(AgreementKeyPair signed, @Nullable AgreementKeyPair oneTime, Octets bundleDigest) {
        Transcript.Prekeys publicKeys() {
            return new Transcript.Prekeys(
                    signed.publicKey(), oneTime == null ? null : oneTime.publicKey(), bundleDigest);
        }
    }

    /// What the responder's side answers.
    public sealed interface Response {
        /// Agreed. The signed prekey is the responder's first ratchet key.
        record Agreed(Agreement agreement, AgreementKeyPair signedPrekey) implements Response {}

        /// Not agreed, and nothing has changed.
        record Refused(FrameRefusal reason) implements Response {}
    }
}
