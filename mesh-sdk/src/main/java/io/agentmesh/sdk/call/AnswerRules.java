package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.Loss;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.sdk.link.SendOutcome;
import org.jspecify.annotations.Nullable;

/// What counts as an answer (sdk §18 I12), and what a call ends in that could not be sent.
public final class AnswerRules {
    /// The time is up, and the relay says that the peer is away.
    public static final Reply.Failed OFFLINE =
            Reply.failed(ErrorCode.AGENT_OFFLINE, "the agent is not connected to the relay");
    /// The relay held it for as long as it holds anything.
    public static final Reply.Failed EXPIRED =
            Reply.failed(ErrorCode.AGENT_OFFLINE, "the agent did not connect for as long as the relay keeps requests");

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

    /// What a call ends in that the relay did not take.
    public static Reply.Failed refused(RelayNotice.Refused refused) {
        String when = refused.retryAfter()
                .map(time -> "; try again in " + time.toMillis() + " ms")
                .orElse("");
        return Reply.failed(
                refused.reason().code(),
                "the relay did not take the request: " + refused.reason().word() + when);
    }

    /// What a call ends in that the relay took and then dropped.
    public static Reply.Failed dropped(Loss reason) {
        return Reply.failed(
                reason == Loss.REVOKED ? ErrorCode.REVOKED : ErrorCode.AGENT_OFFLINE,
                "the relay dropped the request: " + reason.word());
    }

    /// What a call ends in that the link did not take.
    public static Reply.Failed notSent(SendOutcome outcome) {
        return switch (outcome) {
            case TOO_LARGE -> Reply.failed(ErrorCode.TOO_LARGE, "the request is larger than a frame may be");
            case QUEUE_FULL -> Reply.failed(ErrorCode.QUEUE_FULL, "too much waits to be sent to the relay");
            case STOPPED, QUEUED -> Reply.failed(ErrorCode.CANCELLED, "closed");
        };
    }
}
