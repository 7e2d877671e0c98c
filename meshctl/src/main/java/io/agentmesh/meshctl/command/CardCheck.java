package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.SignedCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;

/// Whether agents stand by what their cards say: looks at the signatures in a list of cards.
///
/// A card that is not signed is as true as the registry. One whose signature does not hold was changed by somebody
/// who does not have the agent's key.
final class CardCheck {
    /// The member that is added to each card.
    static final String MEMBER = "signature_check";

    /// What is found of one card.
    enum Verdict {
        /// The agent signed exactly this.
        GOOD,
        /// There is a signature, and it does not hold.
        BAD,
        /// There is none.
        UNSIGNED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private CardCheck() {}

    /// The cards, each with its verdict as a member more.
    static JsonArray of(JsonArray cards) {
        return new JsonArray(cards.items().stream().map(CardCheck::checked).toList());
    }

    /// How many cards have this verdict.
    static long count(JsonArray checked, Verdict verdict) {
        JsonString word = new JsonString(verdict.word());
        return checked.items().stream()
                .filter(card -> card instanceof JsonObject object && word.equals(object.get(MEMBER)))
                .count();
    }

    private static JsonValue checked(JsonValue card) {
        return card instanceof JsonObject object
                ? object.with(MEMBER, verdict(object).word())
                : card;
    }

    private static Verdict verdict(JsonObject card) {
        if (card.get("card_signature") == null) {
            return Verdict.UNSIGNED;
        }
        Decoded<AgentCard> verified = Json.decode(card, SignedCard.SHAPE).then(signed -> signed.verify(0));
        return verified instanceof Decoded.Ok<AgentCard> ? Verdict.GOOD : Verdict.BAD;
    }
}
