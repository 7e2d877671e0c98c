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
import io.agentmesh.meshd.outbox.Outbox;
import io.agentmesh.meshd.outbox.Report;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `/outbox`: requests that wait for agents that are away (docs/local-api.md).
///
/// | route | does |
/// |---|---|
/// | `POST /outbox` | takes a request: 202 once it is on the disk |
/// | `GET /outbox` | lists all that are kept, without answers |
/// | `GET /outbox/{id}` | tells of one, with its answer; with `?wait_secs=N` once it is over, or after so long |
/// | `DELETE /outbox/{id}` | takes one back |
public final class OutboxRoutes {
    private static final HttpHandler NOT_CONFIGURED = request -> new MeshFailure(
                    503,
                    "relay not connected: none is configured; start meshd with --relay",
                    ErrorCode.RELAY_UNREACHABLE)
            .response();

    private final Outbox outbox;
    private final Objection objection;
    private final SecureRandom random;

    private OutboxRoutes(Outbox outbox, Objection objection, SecureRandom random) {
        this.outbox = outbox;
        this.objection = objection;
        this.random = random;
    }

    /// Why an agent may not be asked on a live session, for which the outbox waits; empty if it may.
    @FunctionalInterface
    public interface Objection {
        /// Asked when a request comes.
        Optional<Violation> to(AgentId target);
    }

    /// The routes.
    ///
    /// @param outbox none without a relay
    /// @param random names requests whose callers do not
    public static Routes routes(Optional<Outbox> outbox, Objection objection, SecureRandom random) {
        return outbox.map(open -> new OutboxRoutes(open, objection, random).routes())
                .orElseGet(() -> Routes.builder()
                        .post("/outbox", NOT_CONFIGURED)
                        .get("/outbox", NOT_CONFIGURED)
                        .get("/outbox/{id}", NOT_CONFIGURED)
                        .delete("/outbox/{id}", NOT_CONFIGURED)
                        .build());
    }

    private Routes routes() {
        return Routes.builder()
                .post("/outbox", this::submit)
                .get("/outbox", request -> list())
                .get("/outbox/{id}", this::show)
                .delete("/outbox/{id}", this::cancel)
                .build();
    }

    private HttpResponse submit(HttpRequest request) {
        Deposit deposit = JsonBody.read(request, Deposit.SHAPE);
        Optional<Violation> why = objection.to(deposit.question().target());
        Decoded<Report> submitted = why.isPresent()
                ? new Decoded.Bad<>(why.get())
                : outbox.submit(deposit.order(this::newId), deposit.time());
        return switch (submitted) {
            case Decoded.Ok<Report>(Report report) -> answer(202, ReportJson.of(report));
            case Decoded.Bad<Report>(Violation refusal) ->
                new MeshFailure(statusOf(refusal.code()), refusal.text(), refusal.code()).response();
        };
    }

    private UUID newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        bits[6] = (byte) ((bits[6] & 0x0f) | 0x40); // version 4
        bits[8] = (byte) ((bits[8] & 0x3f) | 0x80); // the variant that everybody uses
        ByteBuffer both = ByteBuffer.wrap(bits);
        return new UUID(both.getLong(), both.getLong());
    }

    private static int statusOf(ErrorCode code) {
        return switch (code) {
            case TOO_LARGE -> 413;
            case QUEUE_FULL, STORAGE -> 503;
            case POLICY -> 409;
            default -> 400;
        };
    }

    private HttpResponse list() {
        List<JsonValue> all =
                outbox.list().stream().<JsonValue>map(ReportJson::inShort).toList();
        return answer(200, JsonObject.empty().with("requests", new JsonArray(all)));
    }

    private HttpResponse show(HttpRequest request) throws InterruptedException {
        UUID id = PathUuid.of(request, OutboxRoutes::unknown);
        Duration wait = WaitTime.of(request);
        return answer(id, wait.isZero() ? outbox.find(id) : outbox.await(id, wait));
    }

    private HttpResponse cancel(HttpRequest request) {
        UUID id = PathUuid.of(request, OutboxRoutes::unknown);
        return answer(id, outbox.cancel(id));
    }

    private static HttpResponse answer(UUID id, Optional<Report> report) {
        return report.map(known -> answer(200, ReportJson.of(known))).orElseThrow(() -> unknown(id.toString()));
    }

    private static HttpResponse answer(int status, JsonObject body) {
        return HttpResponse.json(status, body.toString());
    }

    private static RequestRefused unknown(String id) {
        return new RequestRefused(HttpResponse.json(
                404,
                JsonObject.empty()
                        .with("code", JsonInteger.of(404))
                        .with("error", "no request " + id + " is kept; those that are over are kept for a day")
                        .with("reason", "unknown_request")
                        .with("retry", "no")
                        .toString()));
    }
}
