package io.agentmesh.registry.card;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.RequestRefused;
import java.nio.charset.StandardCharsets;

/// How large a card may be, so that no member can make its group's snapshot one that a receiver refuses
/// (registry §11 W19).
final class CardLimits {
    /// Bytes of a card as it is sent. A group of sixty such cards still fits into the one frame that a receiver
    /// takes.
    static final int MAX_BYTES = 256 << 10;
    /// Bytes of its metadata.
    static final int MAX_METADATA_BYTES = 64 << 10;
    /// Capabilities.
    static final int MAX_CAPABILITIES = 256;

    private CardLimits() {}

    /// @throws RequestRefused 413 if the card is larger
    static void check(AgentCard card) {
        require("the card's capabilities", card.capabilities().size(), "", MAX_CAPABILITIES);
        JsonValue metadata = card.metadata();
        if (metadata != null) {
            require("the card's metadata", bytes(metadata.toString()), " bytes", MAX_METADATA_BYTES);
        }
        require("the card", bytes(card.toJson()), " bytes", MAX_BYTES);
    }

    private static void require(String what, int found, String unit, int atMost) {
        if (found > atMost) {
            throw new RequestRefused(413, "card_too_large", what + ": " + found + unit + " (at most " + atMost + ")");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
