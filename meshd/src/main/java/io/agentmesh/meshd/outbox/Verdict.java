package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.RemoteCode;
import io.agentmesh.sdk.call.Reply;
import java.time.Instant;

/// What a reply says of a request: whether it is over, and if not, whether it was handled.
sealed interface Verdict {
    /// It is over.
    record Over(State.Ended how) implements Verdict {}

    /// It was certainly not handled, and may be sent again.
    record NotHandled(String why, Key key) implements Verdict {}

    /// The peer took it once and has no answer to give.
    record AnswerLost(String why) implements Verdict {}

    /// It may have been handled, or may yet be.
    record Unclear(String why) implements Verdict {}

    /// Under which key it may be sent again.
    enum Key {
        /// The same.
        SAME,
        /// Another one: under the old one the peer would repeat that it did not handle it.
        OTHER
    }

    /// The verdict on a request that was sent.
    static Verdict onAsked(Reply reply, Instant now) {
        return switch (reply) {
            case Reply.Result(JsonValue payload) -> new Over(new State.Answered(now, payload));
            case Reply.RemoteError(JsonValue error) -> onError(error, now);
            case Reply.Failed(Violation why) -> onFailure(why, now);
        };
    }

    /// Words of our own daemons (docs/protocol-extensions.md); everybody else's error is the peer's last word.
    private static Verdict onError(JsonValue error, Instant now) {
        RemoteCode code = RemoteCode.of(error);
        return switch (code.repeat()) {
            case SAME_KEY -> new NotHandled("the agent is " + code.word(), Key.SAME);
            case NEW_KEY -> new NotHandled(text(error), Key.OTHER);
            case IN_VAIN -> new Over(new State.Refused(now, ErrorCode.REMOTE, text(error), error));
            case MAY_DOUBLE -> handled(code, error, now);
        };
    }

    private static Verdict handled(RemoteCode code, JsonValue error, Instant now) {
        if (code == RemoteCode.OUTCOME_UNKNOWN) {
            return new AnswerLost("the agent was ended while it handled the request");
        }
        return code == RemoteCode.ANSWERED_BEFORE
                ? new AnswerLost("the agent has answered, and does not keep the answer any more")
                : new Over(new State.Refused(now, ErrorCode.REMOTE, text(error), error));
    }

    private static String text(JsonValue error) {
        return error instanceof JsonObject object && object.get("error") instanceof JsonString(String text)
                ? text
                : error.toString();
    }

    private static Verdict onFailure(Violation why, Instant now) {
        return switch (why.code()) {
            case TIMED_OUT, AGENT_OFFLINE, CANCELLED, NOISE, INCOMPLETE, REMOTE -> new Unclear(why.text());
            case RELAY_UNREACHABLE,
                    REGISTRY_UNREACHABLE,
                    DAEMON_UNREACHABLE,
                    AUTH_FAILED,
                    QUEUE_FULL,
                    RATE_LIMITED,
                    DRAINING,
                    BUSY,
                    STORAGE,
                    BUNDLE_EXPIRED,
                    BUNDLE_FORK,
                    BUNDLE_ROLLBACK,
                    DURABLE_UNAVAILABLE,
                    FEATURE_WITHDRAWN,
                    NO_PREKEYS,
                    SESSION_UNKNOWN -> new NotHandled(why.text(), Key.SAME);
            case MALFORMED,
                    INVALID_IDENTITY,
                    INVALID_MESSAGE,
                    BAD_SIGNATURE,
                    SENDER_MISMATCH,
                    WRONG_RECEIVER,
                    ACL_DENIED,
                    REVOKED,
                    BAD_BINDING,
                    DOWNGRADED,
                    BAD_IDENTITY_KEY,
                    BAD_BUNDLE,
                    BUNDLE_VERSION,
                    BAD_FRAME,
                    BAD_PADDING,
                    TOO_LARGE,
                    UNKNOWN_AGENT,
                    NOT_ALLOWED,
                    POLICY,
                    UNSUPPORTED -> new Over(new State.Refused(now, why.code(), why.text(), null));
        };
    }

    /// The verdict on a request whose target could not be reached: nothing was sent, so nothing is unclear.
    static Verdict onAway(Violation why, Instant now) {
        return switch (onFailure(why, now)) {
            case Unclear(String text) -> new NotHandled(text, Key.SAME);
            case Over over -> over;
            case NotHandled notHandled -> notHandled;
            case AnswerLost lost -> lost;
        };
    }
}
