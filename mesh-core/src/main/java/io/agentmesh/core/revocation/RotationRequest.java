package io.agentmesh.core.revocation;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Asks the control plane to give a card a new key (wire §5).
///
/// @param card the card; not covered by the proof
/// @param newAgentId the key to come
/// @param proof the old key's word
/// @param gracePeriodSeconds for how long both keys are good, unsigned 64 bits; `null` for the control plane's
///     default. Not covered by the proof
public record RotationRequest(
        CardId card,
        AgentId newAgentId,
        RotationProof proof,
        @Nullable BigInteger gracePeriodSeconds) {
    /// Reads a request; its proof is not verified.
    public static final JsonShape<RotationRequest> SHAPE = value -> {
        var in = ObjectReader.of(value, "rotation request", "card_id", "new_agent_id", "proof", "grace_period_secs");
        return new RotationRequest(
                in.read("card_id", CardId.SHAPE),
                in.read("new_agent_id", AgentId.SHAPE),
                in.read("proof", RotationProof.SHAPE),
                in.optionalUint64("grace_period_secs"));
    };

    /// Reads a request from its text; its proof is not verified.
    public static Decoded<RotationRequest> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .uuid("card_id", card.value())
                .string("new_agent_id", newAgentId.value())
                .raw("proof", proof.toJson())
                .raw("grace_period_secs", gracePeriodSeconds == null ? null : gracePeriodSeconds.toString())
                .end();
    }
}
