package io.agentmesh.meshctl.registry;

import io.agentmesh.core.account.User;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshctl.exchange.Answered;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks a registry. Answers that are only shown come back as they came, so that members of later versions are
/// shown too; what is acted upon is read strictly.
public final class RegistryClient {
    private static final String CURSOR = "x-next-cursor";
    private static final JsonShape<AgentId> REVOKED_KEY =
            value -> ObjectReader.of(value, "revocation", "agent_id").read("agent_id", AgentId.SHAPE);

    private final RegistryCalls calls;

    /// @param token shown with every call, if there is one
    /// @param deadline for each call
    public RegistryClient(HttpClient http, RegistryUrl url, Optional<Token> token, Duration deadline) {
        this.calls = new RegistryCalls(http, url, token, deadline);
    }

    /// Asks about the user's tokens.
    public TokenClient tokens() {
        return new TokenClient(calls);
    }

    /// Asks about members and settings of groups.
    public GroupClient groups() {
        return new GroupClient(calls);
    }

    /// Asks about agents' keys.
    public KeyClient keys() {
        return new KeyClient(calls);
    }

    /// Some of the cards that match.
    ///
    /// @param cards in the registry's order
    /// @param next the cursor of those that follow; empty if none do, or if the registry has no cursors
    /// @param filters which filters the registry knows
    public record Page(JsonArray cards, Optional<String> next, Filters filters) {}

    /// What a registry can look for.
    public enum Filters {
        /// The original's: `capability`, `search`, `agent_id`; it ignores all others.
        BASIC,
        /// Those of docs/operating-the-registry.md too.
        ALL
    }

    /// The cards that match, the newest first, at most 100 (registry §6.3).
    public Page search(Search search) throws CommandException {
        HttpCall call = calls.call("GET", search.addTo(Target.path("agents")));
        Answered<JsonArray> listed = calls.arrayAndHeaders("cannot search for agents", call);
        Filters filters = listed.headers().first(Registering.FEATURES).isPresent() ? Filters.ALL : Filters.BASIC;
        return new Page(listed.value(), listed.headers().first(CURSOR), filters);
    }

    /// The agents that have this in their name or description, the newest 100; a card that cannot be read is left
    /// out, since it is somebody else's.
    public List<FoundAgent> named(String name) throws CommandException {
        return found(Search.all().with("search", name));
    }

    /// The newest 100 agents.
    public List<FoundAgent> agents() throws CommandException {
        return found(Search.all());
    }

    /// The cards of this agent.
    public List<FoundAgent> withId(AgentId agent) throws CommandException {
        return found(Search.all().with("agent_id", agent.value()));
    }

    private List<FoundAgent> found(Search search) throws CommandException {
        return search(search).cards().items().stream()
                .map(card -> Json.decode(card, FoundAgent.SHAPE))
                .flatMap(read -> read.toOptional().stream())
                .toList();
    }

    /// Makes the agent known, or updates the caller's card of it.
    ///
    /// @param witness signs for the agent where the registry reads that; empty to send what the original sends
    /// @return the card
    public JsonObject register(Registration registration, Optional<Witness> witness) throws CommandException {
        return new Registering(calls, this::whoAmI, registration).run(witness);
    }

    /// Registers an agent with a setup key in place of a token (registry §6.11).
    ///
    /// @param name for the failure's text
    /// @param body the order
    public JsonObject registerWithKey(String name, String body) throws CommandException {
        return calls.object(
                "cannot register " + name,
                calls.call("POST", Target.path("register-with-key")).withJson(body));
    }

    /// Who the token names: proves that it is good (registry §6.13).
    ///
    /// @param what what fails if it is not
    public UserId whoAmI(String what) throws CommandException {
        return calls.read(what, calls.object(what, calls.call("GET", Target.path("users", "me"))), User.SHAPE)
                .id();
    }

    /// That the registry is there and knows the caller.
    ///
    /// @param user whom the token names
    /// @param time the registry's, if it tells; right to a second
    public record Contact(UserId user, Optional<Instant> time) {}

    /// Asks for a sign of life, as whoever the token names.
    public Contact contact() throws CommandException {
        String what = "cannot ask the registry";
        Answered<JsonObject> answer = calls.objectAndHeaders(what, calls.call("GET", Target.path("users", "me")));
        UserId user = calls.read(what, answer.value(), User.SHAPE).id();
        return new Contact(user, answer.headers().first("date").flatMap(RegistryClient::instant));
    }

    private static Optional<Instant> instant(String httpDate) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate)));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /// The rules of a group in the registry's order; a registry of the original's tells those of the caller's first
    /// group, whichever is asked for.
    public List<KnownRule> rules(String group) throws CommandException {
        String what = "cannot list the rules";
        JsonArray rules = calls.array(what, calls.call("GET", Target.path("acl").query("group_id", group)));
        return calls.read(what, rules, JsonShape.listOf(KnownRule.SHAPE));
    }

    /// The keys that are revoked.
    public Set<AgentId> revokedKeys() throws CommandException {
        String what = "cannot list the revoked keys";
        JsonArray revocations = calls.array(what, calls.call("GET", Target.path("revocations")));
        return Set.copyOf(calls.read(what, revocations, JsonShape.listOf(REVOKED_KEY)));
    }

    /// Takes a card away (registry §6.6).
    public void deregister(String card) throws CommandException {
        JsonValue _ = calls.send("cannot deregister " + card, calls.call("DELETE", Target.path("agents", card)));
    }

    /// Begins a login in the browser (registry §4.3).
    public DeviceLogin startLogin() throws CommandException {
        String what = "cannot start the login";
        return calls.read(
                what, calls.object(what, calls.call("POST", Target.path("oauth", "device"))), DeviceLogin.SHAPE);
    }

    /// Asks whether the person has agreed. The answer's members count, not its status.
    public LoginProgress pollLogin(DeviceLogin login) throws CommandException {
        String what = "cannot log in";
        String body = JsonObject.empty()
                .with("device_code", login.deviceCode().reveal())
                .toString();
        HttpCall call = calls.call("POST", Target.path("oauth", "token")).withJson(body);
        return calls.read(what, calls.objectOfAnyStatus(what, call), LoginProgress.SHAPE);
    }
}
