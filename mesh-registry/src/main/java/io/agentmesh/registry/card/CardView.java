package io.agentmesh.registry.card;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// How much of a card is shown. Programs of the original ask for nothing, and see what they know.
enum CardView {
    /// What the original shows, and `online`.
    PLAIN {
        @Override
        String text(Transaction tx, AgentCard card) {
            return card.toJson();
        }
    },
    /// Also the agent's signature, if there is one: `view=full`.
    FULL {
        @Override
        String text(Transaction tx, AgentCard card) {
            ObjectWriter out = card.members();
            SIGNATURES.of(tx, card.id()).ifPresent(signature -> out.raw("card_signature", signature.toJson()));
            return out.end();
        }
    };

    private static final CardSignatures SIGNATURES = new CardSignatures();

    /// The card's text.
    abstract String text(Transaction tx, AgentCard card);

    /// The view that a request asks for.
    ///
    /// @throws RequestRefused 400 if there is no such view
    static CardView asked(HttpRequest request) {
        Optional<String> word = request.query().optional("view");
        if (word.isEmpty() || word.get().equals("plain")) {
            return PLAIN;
        }
        if (word.get().equals("full")) {
            return FULL;
        }
        throw new RequestRefused(400, "bad_query", "view: expected plain or full");
    }
}
