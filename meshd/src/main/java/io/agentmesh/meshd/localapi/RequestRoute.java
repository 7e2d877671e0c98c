package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.sdk.call.Reply;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `POST /request`: asks another agent over the mesh and waits for its answer (sdk-and-meshd §17.4).
///
/// An error's body also carries `reason`, a word for programs, and `retry`: `no`, `later` or
/// `after_handshake`.
final class RequestRoute implements HttpHandler {
    private static final BigInteger DEFAULT_TIMEOUT_SECONDS = BigInteger.valueOf(30);

    /// A caller that names more waits this long: a day.
    private static final BigInteger MAX_TIMEOUT_SECONDS = BigInteger.valueOf(86_400);

    private record Body(
            AgentId target, String capability, @Nullable JsonValue payload, Duration timeout) {
        static final JsonShape<Body> SHAPE = value -> {
            var in = ObjectReader.of(value, "request", "target", "capability", "payload", "timeout_secs");
            BigInteger seconds = in.optionalUint64("timeout_secs");
            return new Body(
                    in.read("target", AgentId.SHAPE),
                    in.string("capability"),
                    in.optionalValue("payload"),
                    Duration.ofSeconds((seconds == null ? DEFAULT_TIMEOUT_SECONDS : seconds)
                            .min(MAX_TIMEOUT_SECONDS)
                            .longValue()));
        };

        /// What travels: an object with the capability in it.
        JsonValue content() {
            return switch (payload == null ? JsonNull.NULL : payload) {
                case JsonObject object -> object.with("capability", capability);
                case JsonNull ignored -> JsonObject.empty().with("capability", capability);
                case JsonValue other ->
                    JsonObject.empty().with("capability", capability).with("data", other);
            };
        }
    }

    private final MeshRequests mesh;

    RequestRoute(MeshRequests mesh) {
        this.mesh = mesh;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws InterruptedException {
        Body body = JsonBody.read(request, Body.SHAPE);
        return switch (mesh.request(body.target(), body.content(), body.timeout())) {
            case Reply.Result(JsonValue payload) ->
                HttpResponse.json(
                        200, JsonObject.empty().with("payload", payload).toString());
            case Reply.RemoteError(JsonValue payload) -> failed(502, payload.toString(), ErrorCode.REMOTE);
            case Reply.Failed(Violation violation) -> failed(violation);
        };
    }

    private static HttpResponse failed(Violation violation) {
        return failed(statusOf(violation.code()), textOf(violation), violation.code());
    }

    private static int statusOf(ErrorCode code) {
        return switch (code) {
            case TIMED_OUT, AGENT_OFFLINE -> 504;
            case RELAY_UNREACHABLE,
                    AUTH_FAILED,
                    QUEUE_FULL,
                    RATE_LIMITED,
                    DRAINING,
                    BUSY,
                    CANCELLED,
                    REGISTRY_UNREACHABLE -> 503;
            case INVALID_IDENTITY, UNSUPPORTED -> 400;
            case REMOTE,
                    INCOMPLETE,
                    BAD_BINDING,
                    DOWNGRADED,
                    ACL_DENIED,
                    REVOKED,
                    UNKNOWN_AGENT,
                    NOT_ALLOWED,
                    NOISE,
                    SESSION_UNKNOWN,
                    INVALID_MESSAGE,
                    BAD_SIGNATURE,
                    SENDER_MISMATCH,
                    WRONG_RECEIVER -> 502;
            case TOO_LARGE, MALFORMED, STORAGE -> 500;
        };
    }

    private static String textOf(Violation violation) {
        return switch (violation.code()) {
            case TIMED_OUT, AGENT_OFFLINE, RELAY_UNREACHABLE -> violation.detail();
            case INVALID_IDENTITY ->
                "target is not an agent id (" + violation.detail() + "); `meshctl discover` shows the ids";
            default -> violation.text();
        };
    }

    private static HttpResponse failed(int status, String text, ErrorCode code) {
        return HttpResponse.json(
                status,
                JsonObject.empty()
                        .with("code", JsonInteger.of(status))
                        .with("error", text)
                        .with("reason", code.word())
                        .with("retry", code.retry().name().toLowerCase(Locale.ROOT))
                        .toString());
    }
}
