package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.incoming.ReceivedMessage;
import io.agentmesh.offline.outgoing.SentMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `/messages` and `/inbox`: durable messages (docs/local-api.md).
///
/// | route | does |
/// |---|---|
/// | `POST /messages` | takes a message: 202 once it is on the disk |
/// | `GET /messages` | lists what was sent, without answers and receipts |
/// | `GET /messages/{id}` | tells of one; with `?wait_secs=N` once it is over, or after so long |
/// | `GET /messages/{id}/receipt` | what its recipient signed last |
/// | `POST /messages/{id}/redelivery` | sends a dead letter again |
/// | `DELETE /messages/{id}` | takes one back |
/// | `DELETE /bundles/{agent}` | forgets which bundle was seen of an agent: an operator has looked at a fork |
/// | `GET /inbox`, `GET /inbox/{id}` | what came; with `?from=AGENT` that of this agent |
public final class MessageRoutes {
    private static final HttpHandler NOT_CONFIGURED = request -> new MeshFailure(
                    503,
                    "relay not connected: none is configured; start meshd with --relay",
                    ErrorCode.RELAY_UNREACHABLE)
            .response();

    private final ChannelChoice choice;
    private final OfflineChannel channel;

    private MessageRoutes(ChannelChoice choice) {
        this.choice = choice;
        this.channel = choice.offline();
    }

    /// The routes.
    ///
    /// @param choice none without a relay
    public static Routes routes(Optional<ChannelChoice> choice) {
        return choice.map(open -> new MessageRoutes(open).routes())
                .orElseGet(() -> Routes.builder()
                        .post("/messages", NOT_CONFIGURED)
                        .get("/messages", NOT_CONFIGURED)
                        .get("/messages/{id}", NOT_CONFIGURED)
                        .get("/messages/{id}/receipt", NOT_CONFIGURED)
                        .post("/messages/{id}/redelivery", NOT_CONFIGURED)
                        .delete("/messages/{id}", NOT_CONFIGURED)
                        .delete("/bundles/{agent}", NOT_CONFIGURED)
                        .get("/inbox", NOT_CONFIGURED)
                        .get("/inbox/{id}", NOT_CONFIGURED)
                        .build());
    }

    private Routes routes() {
        return Routes.builder()
                .post("/messages", this::send)
                .get("/messages", request -> list())
                .get("/messages/{id}", this::show)
                .get("/messages/{id}/receipt", this::receipt)
                .post("/messages/{id}/redelivery", this::redeliver)
                .delete("/messages/{id}", this::cancel)
                .delete("/bundles/{agent}", this::review)
                .get("/inbox", request -> inbox())
                .get("/inbox/{id}", this::received)
                .build();
    }

    private HttpResponse send(HttpRequest request) throws InterruptedException {
        return send(choice, JsonBody.read(request, Missive.SHAPE));
    }

    /// Takes a message, or says why not.
    static HttpResponse send(ChannelChoice choice, Missive missive) throws InterruptedException {
        OfflineChannel channel = choice.offline();
        return switch (choice.send(missive.draft(channel::newId, channel.now()))) {
            case Decoded.Ok<SentMessage>(SentMessage message) -> answer(202, MessageJson.of(message));
            case Decoded.Bad<SentMessage>(Violation why) ->
                new MeshFailure(statusOf(why.code()), why.text(), why.code()).response();
        };
    }

    private static int statusOf(ErrorCode code) {
        return switch (code) {
            case TOO_LARGE -> 413;
            case QUEUE_FULL, STORAGE -> 503;
            case DURABLE_UNAVAILABLE, POLICY -> 409;
            default -> 400;
        };
    }

    private HttpResponse list() throws InterruptedException {
        List<JsonValue> all =
                channel.sent().stream().<JsonValue>map(MessageJson::inShort).toList();
        return answer(200, JsonObject.empty().with("messages", new JsonArray(all)));
    }

    private HttpResponse show(HttpRequest request) throws InterruptedException {
        UUID id = PathUuid.of(request, MessageRoutes::unknown);
        Duration wait = WaitTime.of(request);
        return answer(id, wait.isZero() ? channel.sent(id) : channel.await(id, wait));
    }

    private HttpResponse receipt(HttpRequest request) throws InterruptedException {
        UUID id = PathUuid.of(request, MessageRoutes::unknown);
        SentMessage message = channel.sent(id).orElseThrow(() -> unknown(id.toString()));
        return MessageJson.receipt(message, channel.self())
                .map(receipt -> answer(200, receipt))
                .orElseThrow(() -> refusal("message " + id + " has no receipt yet", "no_receipt", "later"));
    }

    private HttpResponse redeliver(HttpRequest request) throws InterruptedException {
        UUID id = PathUuid.of(request, MessageRoutes::unknown);
        Duration life = request.body().length == 0 ? OfflineChannel.DEFAULT_LIFE : JsonBody.read(request, Missive.LIFE);
        SentMessage message = channel.redeliver(id, life)
                .orElseThrow(() -> refusal(
                        "no message " + id + " ended without a word of its recipient", "unknown_message", "no"));
        return answer(202, MessageJson.of(message));
    }

    private HttpResponse cancel(HttpRequest request) throws InterruptedException {
        UUID id = PathUuid.of(request, MessageRoutes::unknown);
        return answer(id, channel.cancel(id));
    }

    private HttpResponse review(HttpRequest request) throws InterruptedException {
        String agent = request.pathParameter("agent");
        if (agent.length() > AgentId.MAX_LENGTH || !channel.reviewed(new AgentId(agent))) {
            throw refusal("no bundle of that agent was seen", "unknown_agent", "no");
        }
        return HttpResponse.empty(204);
    }

    private HttpResponse inbox() throws InterruptedException {
        List<JsonValue> all =
                channel.inbox().stream().<JsonValue>map(MessageJson::of).toList();
        return answer(200, JsonObject.empty().with("messages", new JsonArray(all)));
    }

    private HttpResponse received(HttpRequest request) throws InterruptedException {
        UUID id = PathUuid.of(request, MessageRoutes::unknown);
        Optional<String> from = request.query().optional("from");
        List<ReceivedMessage> found = channel.inbox(id).stream()
                .filter(message ->
                        from.isEmpty() || from.get().equals(message.from().value()))
                .toList();
        if (found.size() > 1) {
            throw refusal(409, "several agents sent a message " + id + "; say which: ?from=AGENT", "ambiguous", "no");
        }
        return found.stream()
                .findFirst()
                .map(message -> answer(200, MessageJson.of(message)))
                .orElseThrow(() -> unknown(id.toString()));
    }

    private static HttpResponse answer(UUID id, Optional<SentMessage> message) {
        return message.map(known -> answer(200, MessageJson.of(known))).orElseThrow(() -> unknown(id.toString()));
    }

    private static HttpResponse answer(int status, JsonObject body) {
        return HttpResponse.json(status, body.toString());
    }

    private static RequestRefused unknown(String id) {
        return refusal("no message " + id + " is kept", "unknown_message", "no");
    }

    private static RequestRefused refusal(String text, String reason, String retry) {
        return refusal(404, text, reason, retry);
    }

    private static RequestRefused refusal(int status, String text, String reason, String retry) {
        return new RequestRefused(HttpResponse.json(
                status,
                JsonObject.empty()
                        .with("code", JsonInteger.of(status))
                        .with("error", text)
                        .with("reason", reason)
                        .with("retry", retry)
                        .toString()));
    }
}
