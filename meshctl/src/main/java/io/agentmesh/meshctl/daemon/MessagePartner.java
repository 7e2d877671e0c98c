package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.exchange.Partner;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;

/// Why the daemon does not do what it was asked about durable messages. Its other failures are those of
/// [OutboxPartner], in which they are kept beside the requests.
///
/// @param outbox the daemon's outbox
record MessagePartner(OutboxPartner outbox) implements Partner {
    /// What a daemon is that does not have the routes.
    static final String NONE_HERE = "this meshd sends no durable messages";

    @Override
    public Failure unanswered(String what, HttpFailure failure) {
        return outbox.unanswered(what, failure);
    }

    @Override
    public Failure misunderstood(String what, String why) {
        return outbox.misunderstood(what, why);
    }

    @Override
    public Failure refused(String what, Refusal refusal) {
        String reason = refusal.body().get("reason") instanceof JsonString(String word) ? word : "";
        return switch (reason) {
            case "durable_unavailable" ->
                new Failure(
                        Cause.REFUSED,
                        what,
                        "the agent cannot be written to while it is away: " + refusal.why(),
                        "Ask it when it is there, or leave a request that waits: meshctl request --wait");
            case "unknown_message", "unknown_request" ->
                new Failure(
                        Cause.NOT_FOUND, what, refusal.why(), "See what is kept: meshctl outbox list, meshctl inbox");
            case "unknown_agent" ->
                new Failure(
                        Cause.NOT_FOUND,
                        what,
                        refusal.why(),
                        "See why a message waits: meshctl outbox show ID; bundle_fork is what this command is for");
            case "no_receipt" ->
                new Failure(
                        Cause.NOT_FOUND,
                        what,
                        "the agent has not signed for it yet",
                        "See where it is: meshctl outbox show ID");
            case "" -> withoutReason(what, refusal);
            default -> outbox.refused(what, refusal);
        };
    }

    private Failure withoutReason(String what, Refusal refusal) {
        return refusal.status() == 404
                ? new Failure(Cause.REFUSED, what, NONE_HERE, "Use a newer meshd, or meshctl request --wait")
                : outbox.daemon().refused(what, refusal);
    }
}
