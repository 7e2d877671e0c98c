package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.daemon.Delivery.Handled;
import java.util.Arrays;

/// Understands what a daemon says of its outbox (docs/local-api.md). Members and reasons that are new mean nothing
/// here; a state that is new is no answer that this can pass on.
final class DeliveryReader {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    private DeliveryReader() {}

    static Submission submission(LocalHttp.Answer answer) {
        return answer.status() == ACCEPTED
                ? new Submission.Taken(ofState(answer.body()))
                : new Submission.NotTaken(refusal(answer));
    }

    static Delivery delivery(LocalHttp.Answer answer) {
        if (answer.status() == OK) {
            return ofState(answer.body());
        }
        if (answer.status() == NOT_FOUND && text(answer.body(), "reason").equals("unknown_request")) {
            return new Delivery.NotKept();
        }
        throw new MeshException(refusal(answer));
    }

    private static Delivery ofState(JsonObject report) {
        String state = text(report, "state");
        return switch (state) {
            case "waiting" -> new Delivery.Waiting(text(report, "problem"));
            case "sent" -> new Delivery.Sent(text(report, "problem"));
            case "answered" -> new Delivery.Answered(member(report, "payload"));
            case "refused" -> refused(report);
            case "expired" -> new Delivery.Expired(handled(report));
            case "cancelled" -> new Delivery.Cancelled(handled(report));
            case "unknown" -> new Delivery.Unknown(text(report, "error"));
            default -> throw notUnderstood("the state \"" + state + "\"");
        };
    }

    private static Delivery refused(JsonObject report) {
        JsonValue said = report.get("remote_error");
        return said == null ? new Delivery.Refused(violation(report)) : new Delivery.RemoteError(said);
    }

    private static Handled handled(JsonObject report) {
        return text(report, "handled").equals("no") ? Handled.NO : Handled.PERHAPS;
    }

    private static Violation refusal(LocalHttp.Answer answer) {
        boolean knowsNoOutbox = answer.status() == NOT_FOUND && answer.body().get("reason") == null;
        return knowsNoOutbox
                ? new Violation(ErrorCode.UNSUPPORTED, "this meshd has no outbox")
                : violation(answer.body());
    }

    /// The daemon's text begins with the prefix of its code already.
    static Violation violation(JsonObject body) {
        String word = text(body, "reason");
        String text = text(body, "error");
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElse(ErrorCode.REMOTE);
        return new Violation(
                code,
                text.startsWith(code.prefix()) ? text.substring(code.prefix().length()) : text);
    }

    private static JsonValue member(JsonObject report, String name) {
        JsonValue value = report.get(name);
        if (value == null) {
            throw notUnderstood("an answer without \"" + name + "\"");
        }
        return value;
    }

    static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString(String text) ? text : "";
    }

    static MeshException notUnderstood(String what) {
        return new MeshException(new Violation(ErrorCode.MALFORMED, "the daemon said " + what));
    }
}
