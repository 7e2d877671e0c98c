package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.ErrorCode.Retry;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.sdk.call.RemoteCode;
import java.util.Locale;

/// Why a request over the mesh was not served, as a local caller is told: the original's status and text
/// (sdk-and-meshd §17.4), and for programs `reason`, a word, and `retry`: `no`, `later` or `after_handshake`.
///
/// @param status of the answer
/// @param text for people
/// @param code for programs
/// @param retry whether the same request may succeed when it is made again
record MeshFailure(int status, String text, ErrorCode code, Retry retry) {
    MeshFailure(int status, String text, ErrorCode code) {
        this(status, text, code, code.retry());
    }

    /// What the other agent itself said.
    static MeshFailure remote(JsonValue error) {
        Retry retry = RemoteCode.of(error).mayRetry() ? Retry.LATER : Retry.NO;
        return new MeshFailure(502, error.toString(), ErrorCode.REMOTE, retry);
    }

    static MeshFailure of(Violation violation) {
        return new MeshFailure(statusOf(violation.code()), textOf(violation), violation.code());
    }

    /// The members that every such answer has.
    JsonObject json() {
        return JsonObject.empty()
                .with("code", JsonInteger.of(status))
                .with("error", text)
                .with("reason", code.word())
                .with("retry", retry.name().toLowerCase(Locale.ROOT));
    }

    HttpResponse response() {
        return HttpResponse.json(status, json().toString());
    }

    private static int statusOf(ErrorCode code) {
        return switch (code) {
            case TIMED_OUT, AGENT_OFFLINE, BUNDLE_EXPIRED, FEATURE_WITHDRAWN, NO_PREKEYS -> 504;
            case RELAY_UNREACHABLE,
                    AUTH_FAILED,
                    QUEUE_FULL,
                    RATE_LIMITED,
                    DRAINING,
                    BUSY,
                    CANCELLED,
                    REGISTRY_UNREACHABLE,
                    DAEMON_UNREACHABLE -> 503;
            case INVALID_IDENTITY, UNSUPPORTED -> 400;
            case DURABLE_UNAVAILABLE, POLICY -> 409;
            case REMOTE,
                    BUNDLE_FORK,
                    BUNDLE_ROLLBACK,
                    INCOMPLETE,
                    BAD_BINDING,
                    DOWNGRADED,
                    BAD_IDENTITY_KEY,
                    BAD_BUNDLE,
                    BUNDLE_VERSION,
                    BAD_FRAME,
                    BAD_PADDING,
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
}
