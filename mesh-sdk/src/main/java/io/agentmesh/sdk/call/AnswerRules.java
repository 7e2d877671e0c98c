package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.sdk.link.SendOutcome;
import org.jspecify.annotations.Nullable;

/// What counts as an answer (sdk §18 I12), and what a call ends in that could not be sent.
final class AnswerRules {
    private AnswerRules() {}

    /// Why a verified envelope that names the call's request does not answer it; `null` if it does.
    static @Nullable String objection(Call call, Envelope answer) {
        if (!answer.from().equals(call.target())) {
            return "not from the agent that was asked";
        }
        if (answer.type() != MessageType.RESPONSE && answer.type() != MessageType.ERROR) {
            return "a " + answer.type().word() + " answers no request";
        }
        boolean downgrade = call.options().protection() == Protection.SEALED && answer.protection() == Protection.PLAIN;
        return downgrade && answer.type() == MessageType.RESPONSE ? "plain, though the request was sealed" : null;
    }

    static Reply notSent(SendOutcome outcome) {
        return switch (outcome) {
            case TOO_LARGE -> Reply.failed(ErrorCode.TOO_LARGE, "the request is larger than a frame may be");
            case QUEUE_FULL -> Reply.failed(ErrorCode.QUEUE_FULL, "too much waits to be sent to the relay");
            case STOPPED, QUEUED -> Reply.failed(ErrorCode.CANCELLED, "closed");
        };
    }
}
