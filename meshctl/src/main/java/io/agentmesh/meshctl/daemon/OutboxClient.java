package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshctl.exchange.JsonExchange;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks the daemon about requests that wait for agents that are away (docs/local-api.md). What it tells of one comes
/// back as it came.
public final class OutboxClient {
    /// What one call waits for an end; there are as many calls as it takes.
    private static final Duration ONE_WAIT = Duration.ofSeconds(50);

    private static final int BAD_GATEWAY = 502;
    private static final int BAD_REQUEST = 400;

    private final Path socket;
    private final Duration deadline;
    private final DaemonPartner daemon;
    private final JsonExchange exchange;
    private final Supplier<Optional<String>> self;

    /// @param deadline for each call but waits
    /// @param self the id of the daemon's agent, if it tells
    OutboxClient(HttpClient http, Path socket, Duration deadline, Supplier<Optional<String>> self) {
        this.socket = socket;
        this.deadline = deadline;
        this.daemon = new DaemonPartner(socket);
        this.exchange = new JsonExchange(http, new OutboxPartner(daemon));
        this.self = self;
    }

    /// Leaves a request; it is on the daemon's disk when this returns.
    public JsonObject submit(KeptOrder order) throws CommandException {
        return exchange.object(
                "request to " + order.request().target() + " is not kept",
                call("POST", Target.path("outbox")).withJson(order.toJson()));
    }

    /// All that are kept, without their answers.
    public JsonArray list() throws CommandException {
        JsonObject answer = exchange.object("cannot list the requests", call("GET", Target.path("outbox")));
        return answer.get("requests") instanceof JsonArray requests ? requests : JsonArray.of();
    }

    /// How one stands.
    public JsonObject show(String id) throws CommandException {
        return exchange.object("cannot show the request " + id, call("GET", Target.path("outbox", id)));
    }

    /// The same, once it is over.
    public JsonObject await(String id) throws CommandException {
        String wait = String.valueOf(ONE_WAIT.toSeconds());
        JsonObject report = JsonObject.empty();
        while (report.get("ended_at") == null) {
            report = exchange.object(
                    "cannot wait for the request " + id + ", which is kept",
                    call("GET", Target.path("outbox", id).query("wait_secs", wait))
                            .withDeadline(deadline.plus(ONE_WAIT)));
        }
        return report;
    }

    /// Takes one back, and tells how it stands then.
    public JsonObject cancel(String id) throws CommandException {
        return exchange.object("cannot take back the request " + id, call("DELETE", Target.path("outbox", id)));
    }

    /// The answer of a request that is over.
    ///
    /// @throws CommandException if it ended without one
    public JsonValue payload(MeshRequest request, JsonObject report) throws CommandException {
        JsonValue payload = report.get("payload");
        if (payload != null) {
            return payload;
        }
        String what = "request to " + request.target() + " failed";
        String error = word(report, "error");
        Failure failure =
                switch (word(report, "state")) {
                    case "refused" -> new RequestPartner(daemon, request, self).refused(what, refusal(report));
                    case "expired" ->
                        new Failure(
                                Cause.TIMED_OUT, what, "its time was over" + doubt(report), "Give it more: --wait=24h");
                    case "cancelled" -> new Failure(Cause.REFUSED, what, "it was taken back" + doubt(report), "");
                    default -> new Failure(Cause.TIMED_OUT, what, error, "Whether the agent did the work is not known");
                };
        throw failure.asException();
    }

    private static Refusal refusal(JsonObject report) {
        JsonValue said = report.get("remote_error");
        return said == null
                ? new Refusal(BAD_REQUEST, word(report, "error"), report)
                : new Refusal(BAD_GATEWAY, said.toString(), report);
    }

    private static String doubt(JsonObject report) {
        return word(report, "handled").equals("no")
                ? ", and the agent never saw it"
                : "; whether the agent did the work is not known";
    }

    private static String word(JsonObject object, String member) {
        return object.get(member) instanceof JsonString(String text) ? text : "";
    }

    private HttpCall call(String method, Target target) {
        return HttpCall.overUnixSocket(socket, method, target.toString()).withDeadline(deadline);
    }
}
