package io.agentmesh.core.revocation;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// The old key's word that a new one takes its place (wire §5). The new key proves nothing by it.
///
/// @param oldAgentId the key that signs
/// @param signature over both ids and the time
/// @param timestampMillis milliseconds since the Unix epoch; its age is checked by nobody
public record RotationProof(AgentId oldAgentId, String signature, long timestampMillis) {
    /// Reads a proof; its signature is not verified.
    public static final JsonShape<RotationProof> SHAPE = value -> {
        var in = ObjectReader.of(value, "rotation proof", "old_agent_id", "signature", "timestamp");
        return new RotationProof(in.read("old_agent_id", AgentId.SHAPE), in.string("signature"), in.int64("timestamp"));
    };

    /// Reads a proof from its text; its signature is not verified.
    public static Decoded<RotationProof> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// Signs the change from a key to another.
    public static RotationProof sign(AgentKeyPair oldKey, AgentId newAgentId, long timestampMillis) {
        String signature =
                oldKey.sign(covered(oldKey.id(), newAgentId, timestampMillis)).text();
        return new RotationProof(oldKey.id(), signature, timestampMillis);
    }

    /// Whether the old key vouches for `newAgentId`: the proof itself, or why not. The texts are the wire's.
    public Decoded<RotationProof> verify(AgentId newAgentId) {
        return new SignedText(oldAgentId, covered(oldAgentId, newAgentId, timestampMillis))
                .verify(signature, "rotation proof sig")
                .map(verified -> this);
    }

    private static String covered(AgentId oldAgentId, AgentId newAgentId, long timestampMillis) {
        return oldAgentId + ":ROTATE_TO:" + newAgentId + ":" + timestampMillis;
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("old_agent_id", oldAgentId.value())
                .string("signature", signature)
                .number("timestamp", timestampMillis)
                .end();
    }

    /// Which key, without the signature.
    @Override
    public String toString() {
        return "RotationProof[" + oldAgentId + "]";
    }
}
