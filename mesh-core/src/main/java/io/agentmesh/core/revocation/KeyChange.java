package io.agentmesh.core.revocation;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import org.jspecify.annotations.Nullable;

/// A new key in an old one's place: the old key's word for it, and, where the program that rotated gives it,
/// the new key's word that it took the place (docs/protocol-extensions.md, "Keys").
///
/// Without the new key's word a change still says whom the old key appointed, and nothing about whether that
/// key's holder wanted it. The original's programs never give it.
///
/// @param proof the old key's word
/// @param newAgentId the new key
/// @param newSignature the new key's signature over `<new>:ROTATED_FROM:<old>:<timestamp>`, base64url without
///     padding; or `null`
public record KeyChange(
        RotationProof proof, AgentId newAgentId, @Nullable String newSignature) {
    /// Reads one link of a chain; nothing is verified.
    public static final JsonShape<KeyChange> SHAPE = value -> {
        var in = ObjectReader.of(
                value, "key change", "old_agent_id", "new_agent_id", "timestamp", "signature", "new_signature");
        return new KeyChange(
                new RotationProof(
                        in.read("old_agent_id", AgentId.SHAPE), in.string("signature"), in.int64("timestamp")),
                in.read("new_agent_id", AgentId.SHAPE),
                in.optionalString("new_signature"));
    };

    /// Signs a change with both keys.
    ///
    /// @param timestampMillis milliseconds since the Unix epoch
    public static KeyChange sign(AgentKeyPair oldKey, AgentKeyPair newKey, long timestampMillis) {
        RotationProof proof = RotationProof.sign(oldKey, newKey.id(), timestampMillis);
        String covered = covered(oldKey.id(), newKey.id(), timestampMillis);
        return new KeyChange(proof, newKey.id(), newKey.sign(covered).text());
    }

    /// The key that was replaced.
    public AgentId oldAgentId() {
        return proof.oldAgentId();
    }

    /// Whether the new key gave its word too.
    public boolean isAccepted() {
        return newSignature != null;
    }

    /// Whether the old key vouches for the new one, and, if it is there, the new key's word holds: the change
    /// itself, or why not.
    public Decoded<KeyChange> verify() {
        return proof.verify(newAgentId).then(vouched -> verifyAcceptance());
    }

    private Decoded<KeyChange> verifyAcceptance() {
        return newSignature == null
                ? Decoded.ok(this)
                : new SignedText(newAgentId, covered(oldAgentId(), newAgentId, proof.timestampMillis()))
                        .verify(newSignature, "new key's sig")
                        .map(verified -> this);
    }

    private static String covered(AgentId oldAgentId, AgentId newAgentId, long timestampMillis) {
        return newAgentId + ":ROTATED_FROM:" + oldAgentId + ":" + timestampMillis;
    }

    /// One link of a chain, as JSON.
    public String toJson() {
        return new ObjectWriter()
                .string("old_agent_id", oldAgentId().value())
                .string("new_agent_id", newAgentId.value())
                .number("timestamp", proof.timestampMillis())
                .string("signature", proof.signature())
                .string("new_signature", newSignature)
                .end();
    }

    /// Which keys, without the signatures.
    @Override
    public String toString() {
        return "KeyChange[" + oldAgentId() + " to " + newAgentId + "]";
    }
}
