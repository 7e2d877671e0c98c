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
/// @param change from which key to which, with the old key's word. The new key's word is ours
///     (`new_signature`); the original ignores the member
/// @param gracePeriodSeconds for how long both keys are good, unsigned 64 bits; `null` for the control plane's
///     default. Not covered by the proof
public record RotationRequest(
        CardId card, KeyChange change, @Nullable BigInteger gracePeriodSeconds) {
    /// Reads a request; its proof is not verified.
    public static final JsonShape<RotationRequest> SHAPE = value -> {
        var in = ObjectReader.of(
                value, "rotation request", "card_id", "new_agent_id", "proof", "grace_period_secs", "new_signature");
        CardId card = in.read("card_id", CardId.SHAPE);
        AgentId newAgentId = in.read("new_agent_id", AgentId.SHAPE);
        RotationProof proof = in.read("proof", RotationProof.SHAPE);
        return new RotationRequest(
                card,
                new KeyChange(proof, newAgentId, in.optionalString("new_signature")),
                in.optionalUint64("grace_period_secs"));
    };

    /// Reads a request from its text; its proof is not verified.
    public static Decoded<RotationRequest> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// The key to come.
    public AgentId newAgentId() {
        return change.newAgentId();
    }

    /// The old key's word.
    public RotationProof proof() {
        return change.proof();
    }

    /// The text of the wire; the new key's word is the last member, if it is there.
    public String toJson() {
        return new ObjectWriter()
                .uuid("card_id", card.value())
                .string("new_agent_id", newAgentId().value())
                .raw("proof", proof().toJson())
                .raw("grace_period_secs", gracePeriodSeconds == null ? null : gracePeriodSeconds.toString())
                .string("new_signature", change.newSignature())
                .end();
    }
}
