package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.channel.suite.IdentityMap;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.identity.AgentId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// All that an agreement was made of, hashed (offline §5.2). Its digest of the bundle puts the responder's
/// features, policy and limits, as the initiator saw them, under every tag of the session.
///
/// @param initiator the agent that opens
/// @param responder the agent whose prekeys are used
/// @param opening what the initiator's first frames tell
/// @param prekeys the keys that the opening names
record Transcript(AgentId initiator, AgentId responder, Opening opening, Prekeys prekeys) {
    /// The responder's public keys.
    record Prekeys(AgreementKey signed, @Nullable AgreementKey oneTime, Octets bundleDigest) {}

    /// TR, 32 bytes.
    byte[] hash() {
        AgreementKey oneTime = prekeys.oneTime();
        return Derivation.sha256(Label.TRANSCRIPT.over(
                number(Short.BYTES, Terms.SUITE),
                IdentityMap.bytes(initiator),
                IdentityMap.bytes(responder),
                opening.ephemeral().bytes(),
                number(Integer.BYTES, opening.signedPrekeyId()),
                prekeys.signed().bytes(),
                number(Integer.BYTES, opening.oneTimePrekeyId()),
                oneTime == null ? new byte[AgreementKey.BYTES] : oneTime.bytes(),
                number(Long.BYTES, opening.bundleSerial()),
                prekeys.bundleDigest().toByteArray()));
    }

    /// AD, 96 bytes: both identities in their Ed25519 form, and the transcript.
    static byte[] associatedData(AgentId initiator, AgentId responder, byte[] hash) {
        return ByteBuffer.allocate(2 * AgreementKey.BYTES + hash.length)
                .put(IdentityMap.bytes(initiator))
                .put(IdentityMap.bytes(responder))
                .put(hash)
                .array();
    }

    private static byte[] number(int bytes, long value) {
        byte[] number = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            number[bytes - 1 - i] = (byte) (value >>> (Byte.SIZE * i));
        }
        return number;
    }
}
