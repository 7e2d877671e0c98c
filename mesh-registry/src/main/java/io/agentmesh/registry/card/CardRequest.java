package io.agentmesh.registry.card;

import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.card.KeyProof;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import org.jspecify.annotations.Nullable;

/// What somebody sends to register an agent or to change its card: the original's registration and, if they
/// like, what we add to it.
///
/// @param registration what the card is to say
/// @param proof that the caller holds the agent's key, or `null`
/// @param signature the agent's own word for the registration, or `null`
/// @param leaseSeconds for how long the agent may be away before its card says so, or `null` for the usual
public record CardRequest(
        Registration registration,
        @Nullable KeyProof proof,
        @Nullable CardSignature signature,
        @Nullable Long leaseSeconds) {
    /// Reads a request.
    public static final JsonShape<CardRequest> SHAPE = value -> withExtensions(
            Registration.SHAPE.read(value),
            ObjectReader.of(
                    value,
                    "registration",
                    "agent_id",
                    "name",
                    "description",
                    "capabilities",
                    "metadata",
                    "key_proof",
                    "card_signature",
                    "lease_secs"));

    /// A registration with what we add to it: members `key_proof`, `card_signature`, `lease_secs`.
    public static CardRequest withExtensions(Registration registration, ObjectReader in) throws MalformedJson {
        return new CardRequest(
                registration,
                in.readOptional("key_proof", KeyProof.SHAPE),
                in.readOptional("card_signature", CardSignature.SHAPE),
                in.optionalUint32("lease_secs"));
    }
}
