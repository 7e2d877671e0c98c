package io.agentmesh.meshctl.registry;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.card.KeyProof;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.meshctl.exchange.Answered;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes an agent known: updates the caller's own card of this agent if there is one, the newest of several, and makes
/// one otherwise (registry §6.2, §6.5).
///
/// 1. Which cards has the agent? The answer also says what the registry reads beyond the original's.
/// 2. Is one of them the caller's?
/// 3. The card goes up: with a proof that the caller holds the key and with the agent's signature of what the card
///    says, each if the registry reads it.
final class Registering {
    /// The header that lists what a registration may carry.
    static final String FEATURES = "x-mesh-features";

    private final RegistryCalls calls;
    private final UserQuestion user;
    private final String what;
    private final Registration registration;

    /// Asks who the caller is.
    interface UserQuestion {
        UserId whoAmI(String what) throws CommandException;
    }

    Registering(RegistryCalls calls, UserQuestion user, Registration registration) {
        this.calls = calls;
        this.user = user;
        this.what = "cannot register " + registration.name();
        this.registration = registration;
    }

    /// Does it.
    ///
    /// @param witness signs for the agent, or empty to send what the original sends
    /// @return the card
    JsonObject run(Optional<Witness> witness) throws CommandException {
        Target sameAgent =
                Target.path("agents").query("agent_id", registration.agentId().value());
        Answered<JsonArray> cards = calls.arrayAndHeaders(what, calls.call("GET", sameAgent));
        Optional<CardId> own = ownCard(cards);
        HttpCall call = own.isPresent()
                ? calls.call("PUT", Target.path("agents", own.get().toString()))
                : calls.call("POST", Target.path("agents"));
        String body = witness.map(signer -> signed(signer, features(cards))).orElseGet(registration::toJson);
        JsonObject card = calls.object(what, call.withJson(body));
        calls.read(what, card, AgentCard.SHAPE);
        return card;
    }

    private Optional<CardId> ownCard(Answered<JsonArray> cards) throws CommandException {
        if (cards.value().items().isEmpty()) {
            return Optional.empty();
        }
        UserId me = user.whoAmI(what);
        for (JsonValue each : cards.value().items()) {
            AgentCard card = calls.read(what, each, AgentCard.SHAPE);
            if (card.owner().equals(me)) {
                return Optional.of(card.id());
            }
        }
        return Optional.empty();
    }

    private static List<String> features(Answered<JsonArray> cards) {
        return cards.headers()
                .first(FEATURES)
                .map(list -> Arrays.stream(list.split(",")).map(String::strip).toList())
                .orElse(List.of());
    }

    private String signed(Witness witness, List<String> features) {
        String json = registration.toJson();
        Optional<Token> token = calls.token();
        if (features.contains("key_proof") && token.isPresent()) {
            json = with(json, "key_proof", proof(witness, token.get()).toJson());
        }
        if (features.contains("card_signature")) {
            // The time rises by itself: nobody needs to ask for the last sequence.
            json = with(
                    json,
                    "card_signature",
                    CardSignature.sign(witness.key(), registration, witness.nowMillis())
                            .toJson());
        }
        return json;
    }

    private KeyProof proof(Witness witness, Token token) {
        SecretHash credential = SecretHash.of(token.secret().reveal());
        return KeyProof.sign(witness.key(), calls.url().authority(), credential, witness.nowMillis());
    }

    private static String with(String json, String member, String value) {
        JsonObject object = (JsonObject) Json.parse(json).orThrow();
        return object.with(member, Json.parse(value).orThrow()).toString();
    }
}
