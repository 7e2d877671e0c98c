package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshctl.exchange.JsonExchange;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Asks the daemon about durable messages, its own and those of others (docs/local-api.md). What it tells comes back as
/// it came.
public final class MessageClient {
    /// What one call waits for an end; there are as many calls as it takes.
    private static final Duration ONE_WAIT = Duration.ofSeconds(50);

    private static final String MESSAGES = "messages";
    private static final String INBOX = "inbox";

    private final Path socket;
    private final Duration deadline;
    private final JsonExchange exchange;

    /// @param deadline for each call but waits
    MessageClient(HttpClient http, Path socket, Duration deadline) {
        this.socket = socket;
        this.deadline = deadline;
        this.exchange = new JsonExchange(http, new MessagePartner(new OutboxPartner(new DaemonPartner(socket))));
    }

    /// Sends a message; it is on the daemon's disk when this returns.
    public JsonObject send(MessageOrder order) throws CommandException {
        return exchange.object(
                "message to " + order.target() + " is not sent",
                call("POST", Target.path(MESSAGES)).withJson(order.toJson()));
    }

    /// All that were sent and are kept, without their answers; none if the daemon sends none at all.
    public JsonArray list() throws CommandException {
        try {
            return messagesOf(exchange.object("cannot list the messages", call("GET", Target.path(MESSAGES))));
        } catch (CommandException refused) {
            if (isUnknown(refused)) {
                return JsonArray.of();
            }
            throw refused;
        }
    }

    /// How one stands.
    public JsonObject show(String id) throws CommandException {
        return exchange.object("cannot show the message " + id, call("GET", Target.path(MESSAGES, id)));
    }

    /// The same, once it is over.
    public JsonObject await(String id) throws CommandException {
        String wait = String.valueOf(ONE_WAIT.toSeconds());
        JsonObject report = JsonObject.empty();
        while (report.get("ended_at") == null) {
            report = exchange.object(
                    "cannot wait for the message " + id + ", which is kept",
                    call("GET", Target.path(MESSAGES, id).query("wait_secs", wait))
                            .withDeadline(deadline.plus(ONE_WAIT)));
        }
        return report;
    }

    /// Takes one back, or asks the other agent to drop it, and tells how it stands then.
    public JsonObject cancel(String id) throws CommandException {
        return exchange.object("cannot take back the message " + id, call("DELETE", Target.path(MESSAGES, id)));
    }

    /// Sends one again, under its id, that ended without a word of the other agent.
    ///
    /// @param time until it expires this time; empty for the daemon's default
    public JsonObject redeliver(String id, Optional<Duration> time) throws CommandException {
        JsonObject body = time.map(given -> JsonObject.empty().with("ttl_secs", JsonInteger.of(given.toSeconds())))
                .orElse(JsonObject.empty());
        return exchange.object(
                "cannot send the message " + id + " again",
                call("POST", Target.path(MESSAGES, id, "redelivery")).withJson(body.toString()));
    }

    /// Says that a person has looked at an agent's bundles: what the daemon saw of them is forgotten.
    public void acceptBundle(AgentId agent) throws CommandException {
        JsonValue _ = exchange.send(
                "cannot accept the bundle of " + agent, call("DELETE", Target.path("bundles", agent.value())));
    }

    /// What the other agent signed about a message, unchecked.
    public JsonObject receipt(String id) throws CommandException {
        return exchange.object("cannot show the receipt of " + id, call("GET", Target.path(MESSAGES, id, "receipt")));
    }

    /// What came from others and is kept, without contents.
    public JsonArray inbox() throws CommandException {
        return messagesOf(exchange.object("cannot look into the inbox", call("GET", Target.path(INBOX))));
    }

    /// One that came.
    public JsonObject received(String id) throws CommandException {
        return exchange.object("cannot show the message " + id, call("GET", Target.path(INBOX, id)));
    }

    /// Whether a failure says that nothing is kept under that id, or nothing at all.
    public static boolean isUnknown(CommandException refused) {
        Failure failure = refused.failure();
        return failure.cause() == Cause.NOT_FOUND || failure.why().equals(MessagePartner.NONE_HERE);
    }

    private static JsonArray messagesOf(JsonObject answer) {
        JsonValue messages = answer.get("messages");
        return messages instanceof JsonArray list ? list : JsonArray.of();
    }

    private HttpCall call(String method, Target target) {
        return HttpCall.overUnixSocket(socket, method, target.toString()).withDeadline(deadline);
    }
}
