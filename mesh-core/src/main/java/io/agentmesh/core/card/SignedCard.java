package io.agentmesh.core.card;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;

/// A card together with its agent's signature, as a registry shows it whole. Verify it before believing it.
///
/// @param card the card
/// @param signature the agent's
public record SignedCard(AgentCard card, CardSignature signature) {
    /// Reads a card that is signed; the signature is not verified.
    public static final JsonShape<SignedCard> SHAPE = value -> new SignedCard(
            AgentCard.SHAPE.read(value),
            ObjectReader.of(value, "signed card", "card_signature").read("card_signature", CardSignature.SHAPE));

    /// The card, if its agent signed exactly what it says, with a sequence at or above the highest one that the
    /// reader has seen from this agent (0 for none yet). Otherwise why not.
    public Decoded<AgentCard> verify(long highestSeen) {
        return signature
                .verify(card.registration())
                .then(verified -> verified.sequence() >= highestSeen
                        ? Decoded.ok(card)
                        : Decoded.bad(
                                ErrorCode.NOT_ALLOWED,
                                "card of sequence " + verified.sequence() + ", after one of " + highestSeen));
    }
}
