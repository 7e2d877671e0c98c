package io.agentmesh.meshd.proxy;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why the local agent gave no answer, as its caller is told: a code for machines and a sentence for
/// people. The sentence says nothing of this machine's addresses.
public enum LocalAgentFailure {
    /// It is not there.
    UNREACHABLE("local_agent_unreachable", "the agent behind this daemon is not running or not reachable"),
    /// It takes too long.
    TIMEOUT("local_agent_timeout", "the agent behind this daemon did not answer in time"),
    /// It says too much.
    TOO_LARGE("local_agent_answer_too_large", "the agent behind this daemon answered too much"),
    /// It ended in the middle.
    BROKEN("local_agent_broken_answer", "the agent behind this daemon broke its answer off"),
    /// It has enough to do.
    OVERLOADED("overloaded", "the agent behind this daemon has as many requests as it may have"),
    /// There will be no answers any more.
    STOPPING("stopping", "this daemon is stopping");

    private static final Logger log = LoggerFactory.getLogger(LocalAgentFailure.class);

    private final String code;
    private final String sentence;

    LocalAgentFailure(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /// What a failed call to it means.
    public static LocalAgentFailure of(HttpFailure.Kind kind) {
        return switch (kind) {
            case REFUSED, UNREACHABLE, UNKNOWN_HOST, CONNECT_TIMEOUT, PROXY_REFUSED, TLS -> UNREACHABLE;
            case TIMEOUT -> TIMEOUT;
            case TOO_LARGE -> TOO_LARGE;
            case CUT, MALFORMED, TOO_MANY_REDIRECTS, UPGRADE_REFUSED -> BROKEN;
        };
    }

    /// The refusal that a caller gets, after a line in the log.
    ///
    /// @param detail what happened, for the owner of this machine alone
    public Answer answer(IncomingRequest request, String detail) {
        return new Answer.Refusal(tell(request, detail));
    }

    /// The same as the end of a stream.
    public Ending ending(IncomingRequest request, String detail) {
        return new Ending.Refused(tell(request, detail));
    }

    private JsonValue tell(IncomingRequest request, String detail) {
        log.atWarn()
                .setMessage("local agent did not answer")
                .addKeyValue("request", request.id())
                .addKeyValue("code", code)
                .addKeyValue("detail", detail)
                .log();
        return JsonObject.empty()
                .with("capability", request.capability())
                .with("code", code)
                .with("error", sentence);
    }
}
