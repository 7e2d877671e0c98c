package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.account.Role;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshctl.exchange.JsonExchange;
import io.agentmesh.meshctl.exchange.LineExchange;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Asks the daemon that serves a socket. One call each, without asking for a sign of life first.
///
/// Answers that are only shown come back as they came.
public final class DaemonClient {
    private static final JsonString COMPLETED = new JsonString("completed");

    private final HttpClient http;
    private final Path socket;
    private final Duration deadline;
    private final DaemonPartner partner;
    private final JsonExchange exchange;

    /// @param deadline for each call but requests, which have their own
    public DaemonClient(HttpClient http, Path socket, Duration deadline) {
        this.http = http;
        this.socket = socket;
        this.deadline = deadline;
        this.partner = new DaemonPartner(socket);
        this.exchange = new JsonExchange(http, partner);
    }

    /// How it is (sdk-and-meshd §17.3).
    public DaemonStatus status() throws CommandException {
        return new DaemonStatus(exchange.object("cannot ask meshd", call("GET", Target.path("status"))));
    }

    /// Asks another agent and waits for its reply.
    ///
    /// @return the reply's payload; the daemon's whole answer if it has none
    public JsonValue request(MeshRequest request) throws CommandException {
        JsonExchange asking = new JsonExchange(http, new RequestPartner(partner, request, this::self));
        JsonValue answer = asking.send(
                "request to " + request.target() + " failed",
                call("POST", Target.path("request")).withJson(request.toJson()).withDeadline(request.deadline()));
        JsonValue payload = answer instanceof JsonObject object ? object.get("payload") : null;
        return payload == null ? answer : payload;
    }

    /// Asks another agent, and hands over each result as it comes (docs/local-api.md). Returns at the end of the
    /// stream, or once `reader` wants no more, which the other agent is told.
    ///
    /// @param reader false if it wants no more
    public void stream(MeshRequest request, Predicate<JsonValue> reader) throws CommandException {
        String what = "request to " + request.target() + " failed";
        RequestPartner other = new RequestPartner(partner, request, this::self);
        JsonObject[] end = {JsonObject.empty().with("end", COMPLETED)};
        HttpCall call = call("POST", Target.path("request", "stream"))
                .withJson(request.toJson())
                .withDeadline(request.streamDeadline());
        new LineExchange(http, other).send(what, call, line -> {
            JsonValue item = line.get("item");
            if (item != null) {
                return reader.test(item);
            }
            end[0] = line;
            return false;
        });
        if (!COMPLETED.equals(end[0].get("end"))) {
            throw other.brokenOff(what, end[0]).asException();
        }
    }

    /// Requests that wait for agents that are away.
    public OutboxClient outbox() {
        return new OutboxClient(http, socket, deadline, this::self);
    }

    /// Durable messages.
    public MessageClient messages() {
        return new MessageClient(http, socket, deadline);
    }

    /// The id of the daemon's agent, if it tells. Asked for a sentence about something else, which can do without.
    private Optional<String> self() {
        try {
            return status().agentId();
        } catch (CommandException silent) {
            return Optional.empty();
        }
    }

    /// The rules of the user's first group (registry §6.12).
    public JsonArray aclRules() throws CommandException {
        return aclRules(null);
    }

    /// The rules of one of the user's groups; `null` is the first one.
    public JsonArray aclRules(@Nullable String group) throws CommandException {
        return exchange.array("cannot list the rules", call("GET", aclOf(group)));
    }

    /// Adds a rule to one of the user's groups; `null` is the first one.
    public JsonValue createAclRule(AclRule rule, @Nullable String group) throws CommandException {
        return exchange.send(
                "cannot create the rule", call("POST", aclOf(group)).withJson(rule.toJson()));
    }

    private static Target aclOf(@Nullable String group) throws CommandException {
        return Target.path("acl").query("group_id", group);
    }

    /// Takes a rule away.
    public void deleteAclRule(String id) throws CommandException {
        JsonValue _ = exchange.send("cannot delete the rule " + id, call("DELETE", Target.path("acl", id)));
    }

    /// Makes a key untrusted for ever (registry §6.8).
    public JsonValue revoke(KeyRevocation revocation) throws CommandException {
        return exchange.send(
                "cannot revoke " + revocation.agentId(),
                call("POST", Target.path("revocations")).withJson(revocation.toJson()));
    }

    /// The user's groups (registry §6.9).
    public JsonArray groups() throws CommandException {
        return exchange.array("cannot list the groups", call("GET", Target.path("groups")));
    }

    /// Makes a group.
    public JsonObject createGroup(String name) throws CommandException {
        String body = JsonObject.empty().with("name", name).toString();
        return exchange.object(
                "cannot create the group", call("POST", Target.path("groups")).withJson(body));
    }

    /// Adds a user to a group.
    public void addMember(String group, String user, Role role) throws CommandException {
        String body = JsonObject.empty()
                .with("user_id", user)
                .with("role", role.word())
                .toString();
        JsonValue _ = exchange.send(
                "cannot add " + user + " to the group " + group,
                call("POST", Target.path("groups", group, "members")).withJson(body));
    }

    /// Takes a user out of a group.
    public void removeMember(String group, String user) throws CommandException {
        JsonValue _ = exchange.send(
                "cannot remove " + user + " from the group " + group,
                call("DELETE", Target.path("groups", group, "members", user)));
    }

    /// The user's setup keys, without their secrets (registry §6.10).
    public JsonArray setupKeys() throws CommandException {
        return exchange.array("cannot list the setup keys", call("GET", Target.path("setup-keys")));
    }

    /// Makes a setup key; the answer is the only place where its secret ever stands.
    public JsonObject createSetupKey(SetupKeyOrder order) throws CommandException {
        return exchange.object(
                "cannot create the setup key",
                call("POST", Target.path("setup-keys")).withJson(order.toJson()));
    }

    /// Takes a setup key away.
    public void revokeSetupKey(String id) throws CommandException {
        JsonValue _ = exchange.send("cannot revoke the setup key " + id, call("DELETE", Target.path("setup-keys", id)));
    }

    /// Registers an agent with a setup key in place of a token (registry §6.11).
    public JsonObject registerWithKey(SetupKeyRegistration registration) throws CommandException {
        return exchange.object(
                "cannot register " + registration.name(),
                call("POST", Target.path("register-with-key")).withJson(registration.toJson()));
    }

    /// Makes a new key for the daemon's agent; both are good for a while (sdk-and-meshd §16.3).
    public JsonObject startRotation(BigInteger gracePeriodSeconds) throws CommandException {
        String body = JsonObject.empty()
                .with("grace_period_secs", new JsonInteger(gracePeriodSeconds))
                .toString();
        return exchange.object(
                "cannot start the rotation", call("POST", Target.path("rotate")).withJson(body));
    }

    /// Ends a rotation: the old key is revoked.
    public JsonObject completeRotation() throws CommandException {
        return exchange.object(
                "cannot complete the rotation",
                call("POST", Target.path("rotate", "complete")).withJson("{}"));
    }

    private HttpCall call(String method, Target target) {
        return HttpCall.overUnixSocket(socket, method, target.toString()).withDeadline(deadline);
    }
}
