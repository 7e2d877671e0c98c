package io.agentmesh.core.revocation;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import org.jspecify.annotations.Nullable;

/// A key that is not to be trusted any more (wire §5). Permanent, and the key's own decision: it signs.
///
/// @param agentId the revoked key
/// @param reason for people, or `null`; **not** covered by the signature
/// @param timestampMillis milliseconds since the Unix epoch; its age is checked by nobody
/// @param signature of the revoked key, or [#ROTATION_MARKER]
public record KeyRevocation(AgentId agentId, @Nullable String reason, long timestampMillis, String signature) {
    /// Stands in place of a signature when the control plane revoked a key that was rotated away. It never
    /// verifies, and is as true as the control plane is.
    public static final String ROTATION_MARKER = "cp_rotation";

    /// Reads a revocation; its signature is not verified.
    public static final JsonShape<KeyRevocation> SHAPE = value -> {
        var in = ObjectReader.of(value, "revocation", "agent_id", "reason", "timestamp", "signature");
        return new KeyRevocation(
                in.read("agent_id", AgentId.SHAPE),
                in.optionalString("reason"),
                in.int64("timestamp"),
                in.string("signature"));
    };

    /// Reads a revocation from its text; its signature is not verified.
    public static Decoded<KeyRevocation> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// Revokes a key with itself.
    public static KeyRevocation sign(AgentKeyPair key, @Nullable String reason, long timestampMillis) {
        String signature = key.sign(covered(key.id(), timestampMillis)).text();
        return new KeyRevocation(key.id(), reason, timestampMillis, signature);
    }

    /// The control plane's own record of a key that was rotated away.
    public static KeyRevocation rotatedAway(AgentId agentId, String reason, long timestampMillis) {
        return new KeyRevocation(agentId, reason, timestampMillis, ROTATION_MARKER);
    }

    /// Whether the revoked key signed it: the revocation itself, or why not. The texts are the wire's (wire §5).
    public Decoded<KeyRevocation> verify() {
        return new SignedText(agentId, covered(agentId, timestampMillis))
                .verify(signature, "revocation sig")
                .map(verified -> this);
    }

    /// Whether the control plane made it after a rotation.
    public boolean isRotatedAway() {
        return signature.equals(ROTATION_MARKER);
    }

    private static String covered(AgentId agentId, long timestampMillis) {
        return agentId + ":REVOKE:" + timestampMillis;
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("agent_id", agentId.value())
                .string("reason", reason)
                .number("timestamp", timestampMillis)
                .string("signature", signature)
                .end();
    }

    /// Which key, without the signature.
    @Override
    public String toString() {
        return "KeyRevocation[" + agentId + "]";
    }
}
