package io.agentmesh.sdk.call;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The words that agents of ours answer with in place of a result, and what each leaves of the request
/// (docs/protocol-extensions.md, "Errors of an agent"). The original's know [#ACL_DENIED] alone.
public enum RemoteCode {
    /// The rules of the callee do not allow it; the original's word as well.
    ACL_DENIED("acl_denied", Repeat.IN_VAIN),
    /// The callee has as much to do as it takes, and has not taken this.
    BUSY("busy", Repeat.SAME_KEY),
    /// The callee's disk does not take it, and without that it is not begun.
    STORAGE("storage", Repeat.SAME_KEY),
    /// The callee took it, and what should have served it has as much to do as it may.
    OVERLOADED("overloaded", Repeat.NEW_KEY),
    /// The callee is about to end.
    STOPPING("stopping", Repeat.NEW_KEY),
    /// The agent behind a daemon is not there.
    LOCAL_AGENT_UNREACHABLE("local_agent_unreachable", Repeat.NEW_KEY),
    /// It is there, and did not answer in time.
    LOCAL_AGENT_TIMEOUT("local_agent_timeout", Repeat.MAY_DOUBLE),
    /// It broke its answer off.
    LOCAL_AGENT_BROKEN_ANSWER("local_agent_broken_answer", Repeat.MAY_DOUBLE),
    /// Its answer was larger than its daemon takes.
    LOCAL_AGENT_ANSWER_TOO_LARGE("local_agent_answer_too_large", Repeat.MAY_DOUBLE),
    /// The handler failed.
    HANDLER_FAILED("handler_failed", Repeat.MAY_DOUBLE),
    /// There is an answer, and it is larger than this end takes.
    REPLY_TOO_LARGE("reply_too_large", Repeat.MAY_DOUBLE),
    /// There is an answer, and no session left to seal it for.
    SESSION_LOST("session_lost", Repeat.MAY_DOUBLE),
    /// The callee answered this before, and does not keep the answer any more.
    ANSWERED_BEFORE("answered_before", Repeat.MAY_DOUBLE),
    /// The callee was ended while it handled this.
    OUTCOME_UNKNOWN("outcome_unknown", Repeat.MAY_DOUBLE),
    /// The callee was told that this end gave up.
    CANCELLED("cancelled", Repeat.MAY_DOUBLE),
    /// A stream lasted longer than the callee lets one last.
    TIMED_OUT("timed_out", Repeat.MAY_DOUBLE),
    /// A part of what this end said was lost on its way to the callee.
    INCOMPLETE("incomplete", Repeat.MAY_DOUBLE),
    /// This end said more than the callee let it.
    QUEUE_FULL("queue_full", Repeat.MAY_DOUBLE),
    /// The request is larger than the callee takes.
    REQUEST_TOO_LARGE("request_too_large", Repeat.IN_VAIN),
    /// The callee does not understand the request.
    MALFORMED("malformed", Repeat.IN_VAIN),
    /// The callee does not do this.
    UNSUPPORTED("unsupported", Repeat.IN_VAIN),
    /// The clocks are too far apart for a request in the clear, or somebody repeated an old one.
    STALE("stale", Repeat.IN_VAIN),
    /// The callee cannot open what it is sent.
    SESSION_UNKNOWN("session_unknown", Repeat.SAME_KEY),
    /// A word of the callee's own, or none: ask its documentation.
    OTHER("", Repeat.MAY_DOUBLE);

    /// What comes of asking once more.
    public enum Repeat {
        /// It was not handled, and the callee does not know it: it may be asked again later, under its own
        /// key too.
        SAME_KEY,
        /// It was not handled, and the callee knows that: under the same key it would repeat its no. A
        /// request without a key of the caller's has a new one each time.
        NEW_KEY,
        /// It was not handled, and will be refused again until something is changed.
        IN_VAIN,
        /// It was handled, or may have been: asked again under another key, it may be handled twice.
        MAY_DOUBLE
    }

    private static final Map<String, RemoteCode> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RemoteCode::word, Function.identity()));

    private final String word;
    private final Repeat repeat;

    RemoteCode(String word, Repeat repeat) {
        this.word = word;
        this.repeat = repeat;
    }

    /// What an error's payload says: its member `code`; without one, its `error` if that is the original's
    /// word.
    public static RemoteCode of(JsonValue error) {
        return BY_WORD.getOrDefault(wordOf(error), OTHER);
    }

    /// The payload's word, known here or not; empty if it has none.
    public static String wordOf(JsonValue error) {
        if (!(error instanceof JsonObject object)) {
            return "";
        }
        if (object.get("code") instanceof JsonString(String code)) {
            return code;
        }
        boolean denied = ACL_DENIED.isErrorOf(object);
        return denied ? ACL_DENIED.word : "";
    }

    private boolean isErrorOf(JsonObject payload) {
        return payload.get("error") instanceof JsonString(String error) && error.equals(word);
    }

    /// As it is on the wire: lower case, `snake_case`, stable; empty for [#OTHER].
    public String word() {
        return word;
    }

    /// What comes of asking once more.
    public Repeat repeat() {
        return repeat;
    }

    /// Whether the request was certainly not handled, and the same one may succeed later.
    public boolean mayRetry() {
        return switch (repeat) {
            case SAME_KEY, NEW_KEY -> true;
            case IN_VAIN, MAY_DOUBLE -> false;
        };
    }
}
