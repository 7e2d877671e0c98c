package io.agentmesh.meshctl.registry;

import io.agentmesh.core.account.User;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.card.CardQuery;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshctl.exchange.JsonExchange;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks a registry. Answers that are only shown come back as they came, so that members of later versions are
/// shown too; what is acted upon is read strictly.
public final class RegistryClient {
    private final RegistryUrl url;
    private final Optional<Token> token;
    private final Duration deadline;
    private final RegistryPartner partner;
    private final JsonExchange exchange;

    /// @param token shown with every call, if there is one
    /// @param deadline for each call
    public RegistryClient(HttpClient http, RegistryUrl url, Optional<Token> token, Duration deadline) {
        this.url = url;
        this.token = token;
        this.deadline = deadline;
        this.partner = new RegistryPartner(url, token);
        this.exchange = new JsonExchange(http, partner);
    }

    /// The cards that match, the newest first, at most 100 (registry §6.3).
    public JsonArray search(CardQuery query) throws CommandException {
        Target target = Target.path("agents")
                .query("capability", query.capability())
                .query("search", query.search())
                .query(
                        "agent_id",
                        query.agentId() == null ? null : query.agentId().value());
        return exchange.array("cannot search for agents", call("GET", target));
    }

    /// The agents that have this in their name or description, the newest 100; a card that cannot be read is left
    /// out, since it is somebody else's.
    public List<FoundAgent> named(String name) throws CommandException {
        return found(new CardQuery(null, name, null, null));
    }

    /// The cards of this agent.
    public List<FoundAgent> withId(AgentId agent) throws CommandException {
        return found(new CardQuery(null, null, agent, null));
    }

    private List<FoundAgent> found(CardQuery query) throws CommandException {
        return search(query).items().stream()
                .map(card -> Json.decode(card, FoundAgent.SHAPE))
                .flatMap(read -> read.toOptional().stream())
                .toList();
    }

    /// Makes the agent known: updates the caller's own card of this agent if there is one, the newest of several,
    /// and makes one otherwise (registry §6.2, §6.5).
    ///
    /// @return the card
    public JsonObject register(Registration registration) throws CommandException {
        String what = "cannot register " + registration.name();
        Optional<CardId> own = ownCard(what, registration);
        HttpCall call = own.isPresent()
                ? call("PUT", Target.path("agents", own.get().toString()))
                : call("POST", Target.path("agents"));
        JsonObject card = exchange.object(what, call.withJson(registration.toJson()));
        read(what, card, AgentCard.SHAPE);
        return card;
    }

    private Optional<CardId> ownCard(String what, Registration registration) throws CommandException {
        Target sameAgent =
                Target.path("agents").query("agent_id", registration.agentId().value());
        JsonArray cards = exchange.array(what, call("GET", sameAgent));
        if (cards.items().isEmpty()) {
            return Optional.empty();
        }
        UserId me = whoAmI(what);
        for (JsonValue each : cards.items()) {
            AgentCard card = read(what, each, AgentCard.SHAPE);
            if (card.owner().equals(me)) {
                return Optional.of(card.id());
            }
        }
        return Optional.empty();
    }

    /// Who the token names: proves that it is good (registry §6.13).
    ///
    /// @param what what fails if it is not
    public UserId whoAmI(String what) throws CommandException {
        return read(what, exchange.object(what, call("GET", Target.path("users", "me"))), User.SHAPE)
                .id();
    }

    /// Takes a card away (registry §6.6).
    public void deregister(String card) throws CommandException {
        JsonValue _ = exchange.send("cannot deregister " + card, call("DELETE", Target.path("agents", card)));
    }

    /// Begins a login in the browser (registry §4.3).
    public DeviceLogin startLogin() throws CommandException {
        String what = "cannot start the login";
        return read(what, exchange.object(what, call("POST", Target.path("oauth", "device"))), DeviceLogin.SHAPE);
    }

    /// Asks whether the person has agreed. The answer's members count, not its status.
    public LoginProgress pollLogin(DeviceLogin login) throws CommandException {
        String what = "cannot log in";
        String body = JsonObject.empty()
                .with("device_code", login.deviceCode().reveal())
                .toString();
        HttpCall call = call("POST", Target.path("oauth", "token")).withJson(body);
        return read(what, exchange.objectOfAnyStatus(what, call), LoginProgress.SHAPE);
    }

    private <T> T read(String what, JsonValue value, JsonShape<T> shape) throws CommandException {
        return switch (Json.decode(value, shape)) {
            case Decoded.Ok<T>(var read) -> read;
            case Decoded.Bad<T>(var violation) ->
                throw partner.misunderstood(what, "the answer is not what a registry says: " + violation.detail())
                        .asException();
        };
    }

    private HttpCall call(String method, Target target) {
        HttpCall call = HttpCall.of(method, url.of(target)).withDeadline(deadline);
        return token.map(shown -> call.withBearer(shown.secret().reveal())).orElse(call);
    }
}
