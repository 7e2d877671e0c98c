package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Printable;

/// What a durable message came to that is over.
///
/// @param target the agent that it was for
/// @param report as the daemon tells of it
public record MessageEnd(String target, JsonObject report) {
    /// The agent's answer; `null` in JSON if it gave none.
    ///
    /// @throws CommandException if the message was not processed, with what is known of it
    public JsonValue answer() throws CommandException {
        if (word("state").equals("processed")) {
            JsonValue payload = report.get("payload");
            return payload == null ? JsonNull.NULL : payload;
        }
        throw failure().asException();
    }

    private Failure failure() {
        String what = "message to " + target;
        return switch (word("state")) {
            case "failed" ->
                new Failure(
                        Cause.REMOTE_ERROR,
                        what,
                        "the agent answered with an error: "
                                + Printable.quoted(String.valueOf(report.get("remote_error"))),
                        "");
            case "refused" ->
                word("reason").equals("acl_denied")
                        ? new Failure(Cause.ACL_DENIED, what, "the agent's rules do not allow it", "")
                        : new Failure(Cause.REFUSED, what, "it was not taken: " + Printable.quoted(word("reason")), "");
            case "expired" -> expired(what);
            case "cancelled" -> new Failure(Cause.REFUSED, what, "it was taken back", "");
            default ->
                new Failure(
                        Cause.TIMED_OUT,
                        what,
                        "the agent started it, and whether it came to an end cannot be known",
                        "");
        };
    }

    /// What the other agent signed is the end; else it can be asked again, and does nothing twice.
    private Failure expired(String what) {
        return "true".equals(String.valueOf(report.get("confirmed")))
                ? new Failure(Cause.TIMED_OUT, what, "its time was over before the agent started it", "")
                : new Failure(
                        Cause.TIMED_OUT,
                        what,
                        "its time was over; whether the agent did the work is not known",
                        "Send it again under its id: meshctl outbox redeliver " + word("id"));
    }

    private String word(String member) {
        return report.get(member) instanceof JsonString(String text) ? text : "";
    }
}
